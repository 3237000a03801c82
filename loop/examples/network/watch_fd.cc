// Watches a file descriptor for read events: add_reader() on one end of a pair of sockets, to which the other end
// sends.
//
// Python documentation: library/asyncio-eventloop.html#watch-a-file-descriptor-for-read-events
#include <cstdio>

#include "loopspec/loopspec.h"

int main() {
  loopspec::EventLoop loop;
  const auto [read_end, write_end] = loopspec::Socket::pair();

  loop.add_reader(read_end.fileno(), [&loop, read = read_end] {
    const loopspec::Bytes data = read.recv(100);
    std::printf("Received: %s\n", data.c_str());
    loop.remove_reader(read.fileno());
    loop.stop();
  });

  // Simulates the reception of data from a network.
  loop.call_soon([write = write_end] { write.send("abc"); });

  loop.run_forever();
  loop.close();
}
