"""The servers of the benchmark on CPython's asyncio and on uvloop: python_server.py asyncio|uvloop protocol|streams|sockets|tls|datagrams [--answers N] [--cpu N] [--certificate FILE]"""

import argparse
import asyncio
import os
import socket
import ssl

READ_SIZE = 64 * 1024
BACKLOG = 1024


class Echo(asyncio.Protocol):
    def __init__(self, answers):
        self.answers = answers

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        for _ in range(self.answers):
            self.transport.write(data)


async def serve_protocol(loop, answers, context=None):
    server = await loop.create_server(lambda: Echo(answers), "127.0.0.1", 0, backlog=BACKLOG, ssl=context)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


async def serve_tls(loop, answers, certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    await serve_protocol(loop, answers, context)


async def serve_streams(_loop, answers):
    async def connected(reader, writer):
        try:
            while data := await reader.read(READ_SIZE):
                for _ in range(answers):
                    writer.write(data)
                await writer.drain()
        except OSError:
            pass
        writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", 0, backlog=BACKLOG)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


async def serve_sockets(loop, answers):
    async def connected(sock):
        with sock:
            try:
                while data := await loop.sock_recv(sock, READ_SIZE):
                    for _ in range(answers):
                        await loop.sock_sendall(sock, data)
            except OSError:
                pass

    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(BACKLOG)
    listener.setblocking(False)
    print(listener.getsockname()[1], flush=True)
    tasks = set()
    while True:
        sock, _ = await loop.sock_accept(listener)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        task = loop.create_task(connected(sock))
        tasks.add(task)
        task.add_done_callback(tasks.discard)


class EchoDatagrams(asyncio.DatagramProtocol):
    def __init__(self, answers):
        self.answers = answers

    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, addr):
        for _ in range(self.answers):
            self.transport.sendto(data, addr)


async def serve_datagrams(loop, answers):
    transport, _ = await loop.create_datagram_endpoint(lambda: EchoDatagrams(answers), local_addr=("127.0.0.1", 0))
    print(transport.get_extra_info("sockname")[1], flush=True)
    await loop.create_future()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("loop", choices=["asyncio", "uvloop"])
    parser.add_argument("kind", choices=["protocol", "streams", "sockets", "tls", "datagrams"])
    parser.add_argument("--answers", type=int, default=1)
    parser.add_argument("--cpu", type=int)
    parser.add_argument("--certificate")
    arguments = parser.parse_args()
    if arguments.cpu is not None:
        os.sched_setaffinity(0, {arguments.cpu})
    if arguments.loop == "uvloop":
        import uvloop  # pylint: disable=import-error,import-outside-toplevel

        loop = uvloop.new_event_loop()
    else:
        loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    if arguments.kind == "tls":
        loop.run_until_complete(serve_tls(loop, arguments.answers, arguments.certificate))
        return
    serve = {"protocol": serve_protocol, "streams": serve_streams, "sockets": serve_sockets, "datagrams": serve_datagrams}[arguments.kind]
    loop.run_until_complete(serve(loop, arguments.answers))


if __name__ == "__main__":
    main()
