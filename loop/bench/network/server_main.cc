// echo_server KIND [--backend selector/epoll] [--answers N] [--cpu N] [--certificate FILE]
#include <sched.h>
#include <sys/resource.h>

#include <csignal>
#include <cstdlib>
#include <map>
#include <string>

#include "echo_server.h"

int main(int argc, char** argv) {
  using namespace loopspec::bench;
  const std::map<std::string, void (*)(const ServerSettings&)> kinds{
      {"loopspec-protocol", &serve_loopspec_protocol},
      {"loopspec-streams", &serve_loopspec_streams},
      {"loopspec-sockets", &serve_loopspec_sockets},
      {"asio", &serve_asio},
      {"libuv", &serve_libuv},
      {"epoll", &serve_epoll},
      {"loopspec-tls", &serve_loopspec_tls},
      {"asio-tls", &serve_asio_tls},
      {"epoll-tls", &serve_epoll_tls},
      {"loopspec-datagrams", &serve_loopspec_datagrams},
      {"asio-datagrams", &serve_asio_datagrams},
      {"libuv-datagrams", &serve_libuv_datagrams},
      {"epoll-datagrams", &serve_epoll_datagrams},
  };
  ServerSettings settings;
  for (int i = 2; i + 1 < argc; i += 2) {
    const std::string name = argv[i];
    if (name == "--answers") settings.answers = std::strtoul(argv[i + 1], nullptr, 10);
    if (name == "--backend") settings.backend = argv[i + 1];
    if (name == "--certificate") settings.certificate = argv[i + 1];
    if (name == "--cpu") {
      cpu_set_t set;
      CPU_ZERO(&set);
      CPU_SET(std::atoi(argv[i + 1]), &set);
      sched_setaffinity(0, sizeof set, &set);
    }
  }
  const auto kind = kinds.find(argc > 1 ? argv[1] : "");
  if (kind == kinds.end()) {
    std::fprintf(stderr, "usage: echo_server KIND [--backend NAME] [--answers N] [--cpu N] [--certificate FILE]; kinds:");
    for (const auto& [name, function] : kinds) std::fprintf(stderr, " %s", name.c_str());
    std::fprintf(stderr, "\n");
    return 2;
  }
  // What Asio and libuv leave to the program.
  std::signal(SIGPIPE, SIG_IGN);
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  kind->second(settings);
}
