// ScriptProtocol: an instance of a protocol that the program declares: its blocks as the callbacks of the library's class,
// and what it saw. All of it on the thread of its loop.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "loopspec/future.h"
#include "loopspec/protocol.h"
#include "server/script/object.h"

namespace loopspec {
class BaseTransport;
}

namespace loopspec::v1 {
class Protocol;
}

namespace loopspec::script {

class ProgramState;
class ProtocolDeclaration;

class ScriptProtocol {
 public:
  // The declaration must outlive it. The number tells which instance it is, from 1.
  ScriptProtocol(ProtocolDeclaration& declaration, std::uint32_t number) : declaration_(declaration), number_(number) {}
  ScriptProtocol(const ScriptProtocol&) = delete;
  ScriptProtocol& operator=(const ScriptProtocol&) = delete;
  virtual ~ScriptProtocol() = default;

  // As the library knows it.
  virtual BaseProtocol& base() = 0;
  static std::shared_ptr<BaseProtocol> base_of(const std::shared_ptr<ScriptProtocol>& protocol);
  // Null for a protocol that is none of a program's.
  static std::shared_ptr<ScriptProtocol> of(const std::shared_ptr<BaseProtocol>& protocol);

  virtual bool takes_datagrams() const { return false; }

  // ---- What the script's ops ask
  // The names of the callbacks that were called, runs of chunks as one.
  std::vector<std::string> calls_in_short() const;
  std::uint32_t count_calls(std::string_view callback) const;
  // What came on this descriptor (0 but of a subprocess), and the datagrams.
  const std::string& received(int fd) const;
  const std::vector<std::string>& datagrams() const { return datagrams_; }
  // Done where the condition holds, else when a callback has made it hold.
  Future<void> when(AbstractEventLoop& loop, std::function<bool()> condition);

 protected:
  // Runs the callback's block, then wakes who waited for it.
  void run(std::string_view callback, std::vector<Object> arguments = {});
  void made(BaseTransport& transport);
  void lost(const std::exception_ptr& error);
  void keep(int fd, std::string_view data) { bytes_[fd].append(data); }
  void keep_datagram(std::string_view data) { datagrams_.emplace_back(data); }
  const ProtocolDeclaration& declaration() const { return declaration_; }

 private:
  struct Waiter {
    std::function<bool()> condition;
    Future<void> done;
  };
  void run_block_of(std::string_view callback, std::vector<Object> arguments);
  void wake();

  ProtocolDeclaration& declaration_;
  const std::uint32_t number_;
  std::vector<std::string> calls_;
  std::map<int, std::string> bytes_;
  std::vector<std::string> datagrams_;
  std::shared_ptr<BaseTransport> transport_;
  std::vector<Waiter> waiters_;
};

}  // namespace loopspec::script
