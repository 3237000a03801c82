// A TCP echo client on streams.
//
// Python documentation: library/asyncio-stream.html#tcp-echo-client-using-streams
#include <cstdio>
#include <cstdlib>
#include <string>

#include "loopspec/loopspec.h"
#include "loopspec/streams.h"

namespace {

loopspec::Coroutine<void> tcp_echo_client(std::string message, int port) {
  auto [reader, writer] = co_await loopspec::open_connection("127.0.0.1", port);

  std::printf("Send: '%s'\n", message.c_str());
  writer->write(message);
  co_await writer->drain();

  const loopspec::Bytes data = co_await reader->read(100);
  std::printf("Received: '%s'\n", data.c_str());

  std::puts("Close the connection");
  writer->close();
  co_await writer->wait_closed();
}

}  // namespace

// tcp_echo_client_streams [PORT]; 8888 by default.
int main(int argc, char** argv) {
  loopspec::EventLoop loop;
  loop.run_until_complete(tcp_echo_client("Hello World!", argc > 1 ? std::atoi(argv[1]) : 8888));
}
