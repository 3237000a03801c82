// Belongings: what a program may not leave behind: its sockets, its ends of pipes, and its children.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "server/script/platform/children.h"

namespace loopspec {
class Pipe;
}

namespace loopspec::script {

struct ScriptPipe;
struct ScriptSocket;

// Any thread but for finish(), which is the last call.
class Belongings {
 public:
  // How many of each kind there may be at a time; a live program goes on for ever.
  explicit Belongings(std::optional<std::size_t> most) : most_(most) {}
  Belongings(const Belongings&) = delete;
  Belongings& operator=(const Belongings&) = delete;

  // OSError where there are too many.
  void adopt(const std::shared_ptr<ScriptSocket>& socket);
  void adopt(const std::shared_ptr<ScriptPipe>& pipe);
  // Of a child that has not ended yet as far as its loop knows.
  void adopt_child(int pid);
  // The adopted end that this is; null when it is none.
  std::shared_ptr<ScriptPipe> find(const Pipe& pipe);

  // Before the loops are closed: closes what is open; kills the children that run and takes them in.
  void finish();

 private:
  // With the mutex held.
  template <class Thing>
  void keep(std::vector<std::weak_ptr<Thing>>& things, const std::shared_ptr<Thing>& thing, const char* call);

  const std::optional<std::size_t> most_;
  std::mutex mutex_;
  std::vector<std::weak_ptr<ScriptSocket>> sockets_;
  std::vector<std::weak_ptr<ScriptPipe>> pipes_;
  std::vector<platform::Child> children_;
};

}  // namespace loopspec::script
