"""A small ext4 of its own, which can be filled, and whose power can be cut. Needs root and loop devices."""
import fcntl, os, shutil, struct, subprocess, sys, tempfile

# _IOR('X', 125, __u32); 2 = the journal is not written either: whatever was not flushed is gone.
SHUTDOWN, WITHOUT_LOG = (2 << 30) | (4 << 16) | (ord("X") << 8) | 125, 2


class Volume:
    def __init__(self, megabytes):
        self.folder = tempfile.mkdtemp(prefix="orderly-volume-")
        self.image, self.path = os.path.join(self.folder, "image"), os.path.join(self.folder, "mount")
        os.mkdir(self.path)
        with open(self.image, "wb") as file:
            file.truncate(megabytes * 1_000_000)
        run("mkfs.ext4", "-q", "-F", "-m", "0", self.image)
        self.mount()

    def mount(self):
        run("mount", "-o", "loop", self.image, self.path)

    def unmount(self):
        run("umount", self.path)

    def cut_power(self):
        """From here on nothing reaches the disk; `restore` after every process has let go."""
        descriptor = os.open(self.path, os.O_RDONLY)
        try:
            fcntl.ioctl(descriptor, SHUTDOWN, struct.pack("I", WITHOUT_LOG))
        finally:
            os.close(descriptor)

    def restore(self):
        self.unmount()
        self.mount()

    def free(self):
        return shutil.disk_usage(self.path).free

    def remove(self):
        subprocess.run(["umount", "-l", self.path], capture_output=True, check=False)
        shutil.rmtree(self.folder, ignore_errors=True)


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise OSError(f"{command[0]}: {done.stderr.strip()}")


def volume_or_reason(megabytes):
    """A volume, or `None` after printing why there is none."""
    if os.geteuid() != 0:
        print("skipped: a volume of its own needs root")
        return None
    # In a mount namespace of its own: one that another process makes meanwhile would copy the mount and keep the volume
    # that was shut down alive.
    if "ORDERLY_VOLUMES" not in os.environ and shutil.which("unshare"):
        os.environ["ORDERLY_VOLUMES"] = "private"
        os.execvp("unshare", ["unshare", "--mount", sys.executable, *sys.argv])
    try:
        return Volume(megabytes)
    except OSError as error:
        print(f"skipped: {error}")
        return None
