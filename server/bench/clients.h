// So many clients at once, each with a connection of its own, one call after the other.
#pragma once

#include <grpcpp/grpcpp.h>
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace loopspec::bench {

struct Measured {
  double per_second = 0;
  // Of the whole process, clients included, for each operation: microseconds of processor time, and changes of threads.
  double cpu_us = 0;
  double switches = 0;
  double p50_us = 0;
  double p99_us = 0;
  std::uint64_t failures = 0;
};

// What this process has used.
struct Usage {
  double cpu_us = 0;
  double switches = 0;

  static Usage now() {
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    const auto us = [](const timeval& time) { return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_usec); };
    return {us(used.ru_utime) + us(used.ru_stime), static_cast<double>(used.ru_nvcsw + used.ru_nivcsw)};
  }
};

inline std::shared_ptr<grpc::Channel> connect(const std::string& target) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetMaxReceiveMessageSize(-1);
  return grpc::CreateCustomChannel(target, grpc::InsecureChannelCredentials(), arguments);
}

// Makes one client on a channel: a function that does one call and says how many operations it was worth; 0 is a failure.
using MakeClient = std::function<std::function<std::uint64_t()>(const std::shared_ptr<grpc::Channel>&)>;

inline Measured measure(const std::string& target, int clients, double seconds, const MakeClient& make) {
  using Clock = std::chrono::steady_clock;
  std::atomic<int> ready{0};
  std::atomic<bool> go{false};
  std::atomic<bool> end{false};
  std::atomic<std::uint64_t> done{0};
  std::atomic<std::uint64_t> failures{0};
  std::vector<std::vector<float>> latencies(static_cast<std::size_t>(clients));
  std::vector<std::thread> threads;
  for (auto& own : latencies) {
    threads.emplace_back([&] {
      const auto channel = connect(target);
      channel->WaitForConnected(std::chrono::system_clock::now() + std::chrono::seconds(10));
      const auto call = make(channel);
      call();
      ++ready;
      while (!go) std::this_thread::sleep_for(std::chrono::microseconds(100));
      std::uint64_t mine = 0;
      while (!end) {
        const auto begin = Clock::now();
        const std::uint64_t worth = call();
        own.push_back(std::chrono::duration<float, std::micro>(Clock::now() - begin).count());
        mine += worth;
        failures += worth == 0 ? 1 : 0;
      }
      done += mine;
    });
  }
  while (ready < clients) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  const auto begin = Clock::now();
  const Usage before = Usage::now();
  go = true;
  std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
  end = true;
  const double took = std::chrono::duration<double>(Clock::now() - begin).count();
  for (std::thread& thread : threads) thread.join();
  const Usage after = Usage::now();
  std::vector<float> all;
  for (const auto& own : latencies) all.insert(all.end(), own.begin(), own.end());
  std::sort(all.begin(), all.end());
  Measured measured;
  measured.per_second = static_cast<double>(done) / took;
  measured.cpu_us = (after.cpu_us - before.cpu_us) / std::max(1.0, static_cast<double>(done));
  measured.switches = (after.switches - before.switches) / std::max(1.0, static_cast<double>(done));
  if (!all.empty()) {
    measured.p50_us = all[all.size() / 2];
    measured.p99_us = all[all.size() * 99 / 100];
  }
  measured.failures = failures;
  return measured;
}

}  // namespace loopspec::bench
