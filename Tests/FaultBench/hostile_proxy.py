"""A TCP proxy that does to both directions what networks and peers do."""
import random, select, socket, struct, threading, time


class HostileProxy:
    """Splits, coalesces, delays, resets, freezes and leaves connections half open, at random, each by its share."""

    FAULTS = {"pass": 70, "split": 10, "coalesce": 6, "delay": 8, "reset": 3, "freeze": 1, "half": 2}

    def __init__(self, target, seed, frozen_for=0.5, faults=None):
        self.target, self.frozen_for = target, frozen_for
        self.chance, self.faults = random.Random(seed), faults or self.FAULTS
        self.counts = dict.fromkeys(self.faults, 0)
        self.server = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = self.server.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                client, _ = self.server.accept()
            except OSError:
                return
            threading.Thread(target=self.carry, args=(client,), daemon=True).start()

    def carry(self, client):
        try:
            server = socket.create_connection(("127.0.0.1", self.target), timeout=5)
        except OSError:
            reset(client)
            return
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        server.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        other = {client: server, server: client}
        try:
            while True:
                ready, _, _ = select.select(list(other), [], [], 60)
                if not ready:
                    return
                for source in ready:
                    data = source.recv(65536)
                    if not data or not self.forward(data, source, other[source], client, server):
                        return
        except OSError:
            pass
        finally:
            client.close()
            server.close()

    def forward(self, data, source, target, client, server):
        """One piece, as it is or badly; `False` ends both connections."""
        fault = self.chance.choices(list(self.faults), list(self.faults.values()))[0]
        self.counts[fault] += 1
        if fault == "split":
            cuts = sorted(self.chance.sample(range(len(data) + 1), min(5, len(data))))
            for begin, end in zip([0, *cuts], [*cuts, len(data)]):
                target.sendall(data[begin:end])
                time.sleep(0.0005)
            return True
        if fault == "coalesce":
            time.sleep(0.003)
            if select.select([source], [], [], 0)[0]:
                data += source.recv(65536)
        elif fault == "delay":
            time.sleep(self.chance.uniform(0, 0.02))
        elif fault == "reset":
            target.sendall(data[:self.chance.randint(0, len(data))])
            reset(client)
            reset(server)
            return False
        elif fault == "freeze":
            time.sleep(self.frozen_for)
        elif fault == "half":
            # One side is gone and the other is not told for a while.
            source.close()
            time.sleep(self.frozen_for)
            return False
        target.sendall(data)
        return True

    def close(self):
        try:
            self.server.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.server.close()


def reset(connection):
    """Closes with RST in place of FIN."""
    try:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    except OSError:
        pass
    connection.close()
