#include "server/script/belongings.h"

#include <cerrno>
#include <utility>

#include "loopspec/exceptions.h"
#include "server/script/plain_end.h"
#include "server/script/script_socket.h"

namespace loopspec::script {

template <class Thing>
void Belongings::keep(std::vector<std::weak_ptr<Thing>>& things, const std::shared_ptr<Thing>& thing, const char* call) {
  if (most_ && things.size() == *most_) std::erase_if(things, [](const auto& known) { return known.expired(); });
  if (most_ && things.size() == *most_) throw OSError(EMFILE, call);
  things.push_back(thing);
}

void Belongings::adopt(const std::shared_ptr<ScriptSocket>& socket) {
  const std::lock_guard lock(mutex_);
  keep(sockets_, socket, "socket");
}

void Belongings::adopt(const std::shared_ptr<ScriptPipe>& pipe) {
  const std::lock_guard lock(mutex_);
  keep(pipes_, pipe, "pipe");
}

void Belongings::adopt_child(int pid) {
  const std::lock_guard lock(mutex_);
  if (most_ && children_.size() >= *most_) std::erase_if(children_, [](const platform::Child& known) { return !known.exists(); });
  children_.emplace_back(pid);
}

std::shared_ptr<ScriptPipe> Belongings::find(const Pipe& pipe) {
  const std::lock_guard lock(mutex_);
  for (const auto& known : pipes_) {
    if (auto end = known.lock(); end && end->pipe == pipe) return end;
  }
  return nullptr;
}

void Belongings::finish() {
  const std::lock_guard lock(mutex_);
  for (const auto& socket : sockets_) {
    if (const auto open = socket.lock()) open->socket.close();
  }
  for (const auto& pipe : pipes_) {
    if (const auto open = pipe.lock()) open->close();
  }
  for (const platform::Child& child : children_) child.end();
  children_.clear();
}

}  // namespace loopspec::script
