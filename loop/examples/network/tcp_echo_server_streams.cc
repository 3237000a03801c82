// A TCP echo server on streams.
//
// Python documentation: library/asyncio-stream.html#tcp-echo-server-using-streams
#include <cstdio>
#include <cstdlib>

#include "loopspec/loopspec.h"
#include "loopspec/streams.h"

namespace {

loopspec::Coroutine<void> handle_echo(loopspec::Reader reader, loopspec::Writer writer) {
  const loopspec::Bytes data = co_await reader->read(100);
  const auto address = writer->get_extra_info("peername", loopspec::SocketAddress());
  std::printf("Received '%s' from %s\n", data.c_str(), address.repr().c_str());

  std::printf("Send: '%s'\n", data.c_str());
  writer->write(data);
  co_await writer->drain();

  std::puts("Close the connection");
  writer->close();
  co_await writer->wait_closed();
  std::fflush(stdout);
}

loopspec::Coroutine<void> serve(int port) {
  const auto server = co_await loopspec::start_server(&handle_echo, "127.0.0.1", port);
  std::printf("Serving on %d\n", server->sockets().front().getsockname().port());
  std::fflush(stdout);
  co_await server->serve_forever();
}

}  // namespace

// tcp_echo_server_streams [PORT]; 8888 by default, 0 for one that is free.
int main(int argc, char** argv) {
  loopspec::EventLoop loop;
  loop.run_until_complete(serve(argc > 1 ? std::atoi(argv[1]) : 8888));
}
