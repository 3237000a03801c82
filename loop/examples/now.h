// datetime.datetime.now(), as Python prints it.
#pragma once

#include <chrono>
#include <cstdio>
#include <ctime>
#include <string>

inline std::string now() {
  using std::chrono::system_clock;
  const auto time = system_clock::now();
  const std::time_t seconds = system_clock::to_time_t(time);
  const auto micros =
      std::chrono::duration_cast<std::chrono::microseconds>(time.time_since_epoch()).count() % 1'000'000;
  std::tm local{};
  localtime_r(&seconds, &local);
  char date[32];
  std::strftime(date, sizeof date, "%Y-%m-%d %H:%M:%S", &local);
  char text[48];
  std::snprintf(text, sizeof text, "%s.%06d", date, static_cast<int>(micros));
  return text;
}
