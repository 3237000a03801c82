// A server of the benchmarks: sends back what it gets, `answers` times, each time by a write of its own. Listens on a
// free port of loopback, prints the number as a line, and serves until it is killed.
#pragma once

#include <cstddef>
#include <cstdio>
#include <string>

namespace loopspec::bench {

struct ServerSettings {
  std::size_t answers = 1;
  std::string certificate;  // for TLS: a PEM file with a certificate and its key
  std::string backend = "selector/epoll";  // of loopspec's servers, as make_event_loop() takes it
};

// What one read takes at most, for all.
inline constexpr std::size_t kReadSize = std::size_t{64} * 1024;
inline constexpr int kBacklog = 1024;

inline void announce(int port) {
  std::printf("%d\n", port);
  std::fflush(stdout);
}

void serve_loopspec_protocol(const ServerSettings& settings);
void serve_loopspec_streams(const ServerSettings& settings);
void serve_loopspec_sockets(const ServerSettings& settings);
void serve_asio(const ServerSettings& settings);
void serve_libuv(const ServerSettings& settings);
void serve_epoll(const ServerSettings& settings);
void serve_loopspec_tls(const ServerSettings& settings);
void serve_asio_tls(const ServerSettings& settings);
void serve_epoll_tls(const ServerSettings& settings);

// The same over UDP.
void serve_loopspec_datagrams(const ServerSettings& settings);
void serve_asio_datagrams(const ServerSettings& settings);
void serve_libuv_datagrams(const ServerSettings& settings);
void serve_epoll_datagrams(const ServerSettings& settings);

}  // namespace loopspec::bench
