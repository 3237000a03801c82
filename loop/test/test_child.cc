// A child for tests, the same on every system: performs its arguments, one after the other.
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

#ifdef _WIN32
#include <fcntl.h>
#include <io.h>
#include <windows.h>
#else
#include <unistd.h>
#endif

namespace {

std::string read_line() {
  std::string line;
  for (int c = std::getchar(); c != EOF && c != '\n'; c = std::getchar()) line += static_cast<char>(c);
  return line;
}

void write(std::FILE* to, const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), to);
  std::fflush(to);
}

void copy_input() {
  char buffer[4096];
  for (std::size_t got = 1; got > 0;) {
#ifdef _WIN32
    const int count = ::_read(0, buffer, sizeof buffer);
#else
    const ssize_t count = ::read(0, buffer, sizeof buffer);
#endif
    got = count > 0 ? static_cast<std::size_t>(count) : 0;
    write(stdout, std::string(buffer, got));
  }
}

[[noreturn]] void sleep_for_ever() {
  for (;;) {
#ifdef _WIN32
    ::Sleep(INFINITE);
#else
    ::pause();
#endif
  }
}

void perform(const std::string& step) {
  const std::size_t split = step.find('=');
  const std::string what = step.substr(0, split);
  const std::string operand = split == std::string::npos ? "" : step.substr(split + 1);
  if (what == "out") {
    write(stdout, operand);
  } else if (what == "err") {
    write(stderr, operand);
  } else if (what == "exit") {
    std::_Exit(std::atoi(operand.c_str()));
  } else if (what == "cat") {
    copy_input();
  } else if (what == "line") {
    read_line();
  } else if (what == "echo") {  // each line of the input in brackets
    for (std::string line = read_line(); !std::feof(stdin); line = read_line()) write(stdout, "<" + line + ">\n");
  } else if (what == "zeros") {
    write(stdout, std::string(std::stoul(operand), '\0'));
  } else if (what == "env") {
    const char* const value = std::getenv(operand.c_str());
    write(stdout, value == nullptr ? "(none)\n" : std::string(value) + "\n");
  } else if (what == "cwd") {
    write(stdout, std::filesystem::current_path().filename().string() + "\n");
  } else if (what == "sleep") {
    sleep_for_ever();
#ifdef _WIN32
  } else if (what == "handle") {  // whether that number is open here
    DWORD flags = 0;
    const auto handle = reinterpret_cast<HANDLE>(static_cast<std::intptr_t>(std::stoll(operand)));
    write(stdout, ::GetHandleInformation(handle, &flags) != FALSE ? "open\n" : "closed\n");
#endif
  } else {
    write(stdout, "[" + step + "]\n");
  }
}

}  // namespace

int main(int argc, char** argv) {
#ifdef _WIN32
  for (const int fd : {0, 1, 2}) ::_setmode(fd, _O_BINARY);
#endif
  for (int i = 1; i < argc; ++i) perform(argv[i]);
  return 0;
}
