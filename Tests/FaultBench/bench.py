"""What the benches share: a lab that answers AA, framing, and the engine as a process."""
import os, random, socket, subprocess, sys, threading, time


def free_port(given=set()):
    """Below the range that the system gives to outgoing connections: one of those could take it in between."""
    while True:
        port = random.randint(12_000, 32_000)
        if port in given:
            continue
        given.add(port)
        with socket.socket() as s:
            try:
                s.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port


def frames(connection):
    buffer = b""
    while True:
        end = buffer.find(b"\x1c\r")
        if end >= 0:
            yield buffer[buffer.find(b"\x0b") + 1:end]
            buffer = buffer[end + 2:]
            continue
        data = connection.recv(65536)
        if not data:
            return
        buffer += data


def control_id(message):
    return message.split(b"\r")[0].split(b"|")[9].decode()


class Lab:
    """A receiver that answers AA, while it is open, and remembers the order."""

    def __init__(self, port):
        self.open = threading.Event()
        self.open.set()
        self.port, self.received, self.messages = port, [], []
        self.server = socket.create_server(("127.0.0.1", port), reuse_port=False, backlog=128)
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                connection, _ = self.server.accept()
            except OSError:
                return
            threading.Thread(target=self.talk, args=(connection,), daemon=True).start()

    def talk(self, connection):
        try:
            for message in frames(connection):
                self.open.wait()
                self.received.append(control_id(message))
                self.messages.append(message)
                identifier = control_id(message).encode()
                connection.sendall(b"\x0bMSH|^~\\&|LAB|LAB|O|O|20260301||ACK^A01^ACK|L" + identifier +
                                   b"|P|2.5.1\rMSA|AA|" + identifier + b"\r\x1c\r")
        except OSError:
            pass

    def close(self):
        # Closing alone does not wake the thread that waits for a connection.
        try:
            self.server.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.server.close()


def start(binary, folder, port):
    engine = subprocess.Popen([binary, "run", os.path.join(folder, "Routes"), "--log-level", "error"])
    for _ in range(500):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return engine
        except OSError:
            time.sleep(0.02)
    sys.exit("the engine does not listen")


def wait_until(condition, seconds, what):
    end = time.time() + seconds
    while not condition():
        if time.time() > end:
            print(f"FAILED: {what} within {seconds} s")
            return False
        time.sleep(0.05)
    return True
