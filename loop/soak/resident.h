// How much memory this process has.
#pragma once

#include <sys/resource.h>

#include <fstream>

#if defined(__SANITIZE_ADDRESS__)
// What was freed lately is kept to find uses of it; by default so much that the memory grows for minutes.
extern "C" const char* __asan_default_options();
extern "C" const char* __asan_default_options() { return "quarantine_size_mb=16"; }
#endif

namespace loopspec::soak {

inline double resident_bytes() {
  std::ifstream statm("/proc/self/statm");
  double size = 0;
  double resident = 0;
  if (statm >> size >> resident) return resident * 4096;
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) * 1024;
}

}  // namespace loopspec::soak
