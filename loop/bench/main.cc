#include <benchmark/benchmark.h>
#include <uv.h>

#include <asio/version.hpp>
#include <string>

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  // Shown with the results, and in the table's caption.
  benchmark::AddCustomContext("Asio", std::to_string(ASIO_VERSION / 100000) + "." + std::to_string(ASIO_VERSION / 100 % 1000) +
                                          "." + std::to_string(ASIO_VERSION % 100));
  benchmark::AddCustomContext("libuv", uv_version_string());
  benchmark::AddCustomContext("compiler", LOOPSPEC_BENCH_COMPILER);
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
