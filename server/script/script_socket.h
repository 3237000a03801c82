// ScriptSocket: a plain non-blocking socket of the program's own.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace loopspec::script {

class ScriptSocket {
 public:
  // Two connected ones. Throws OSError.
  static std::pair<std::shared_ptr<ScriptSocket>, std::shared_ptr<ScriptSocket>> make_pair();

  explicit ScriptSocket(int fd) : fd_(fd) {}
  ScriptSocket(const ScriptSocket&) = delete;
  ScriptSocket& operator=(const ScriptSocket&) = delete;
  ~ScriptSocket() { close(); }

  // -1 once closed, as in Python.
  int fd() const { return fd_; }
  // Throw OSError, "BlockingIOError" when it would block.
  std::size_t send(std::string_view data);
  std::string receive(std::size_t max_bytes);
  void close();

 private:
  int fd_;
};

}  // namespace loopspec::script
