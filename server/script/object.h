// Object: what an id can be bound to, a block given, and a future hold. Copies share the object.
#pragma once

#include <cstdint>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "loopspec/abstract_event_loop.h"
#include "loopspec/address.h"
#include "loopspec/async_generator.h"
#include "loopspec/concurrent_future.h"
#include "loopspec/context.h"
#include "loopspec/future.h"
#include "loopspec/handle.h"

namespace loopspec {
class BaseTransport;
class File;
class Process;
class SSLContext;
class Server;
class StreamReader;
class StreamWriter;
class TaskGroup;
class Timeout;
}  // namespace loopspec

namespace loopspec::script {

class Object;
class Completions;
class ProgramThread;
class ScriptExecutor;
class ScriptProtocol;
struct Primitive;
struct ScriptPipe;
struct ScriptSocket;

// What the program's futures hold; never null.
using Result = std::shared_ptr<const Object>;

struct None {};
struct Bytes {
  std::string data;
};
struct HandleObject {
  Handle handle;
  bool timer = false;
  // Of a timer handle.
  double when = 0.0;
};
// A loop; the program owns it.
struct LoopObject {
  AbstractEventLoop* loop;
};
// A future or a task.
struct FutureObject {
  FutureBase future;

  bool is_task() const { return future.state() != nullptr && future.state()->task() != nullptr; }
};
struct BlockObject {
  std::string name;
};
struct ListObject {
  std::shared_ptr<const std::vector<Object>> items;
};
struct MapObject {
  std::shared_ptr<const std::map<std::string, Object>> entries;
};
// Of no kind the script knows; `role` is how a trace shows it.
struct OpaqueObject {
  std::string role;
};

class Object {
 public:
  using Kinds = std::variant<None, bool, std::int64_t, double, std::string, Bytes, ListObject, MapObject, HandleObject, LoopObject,
                             Context, FutureObject, ConcurrentFuture<Result>, AsyncGenerator<Result>, std::exception_ptr, BlockObject,
                             std::shared_ptr<ScriptSocket>, std::shared_ptr<ProgramThread>, std::shared_ptr<Timeout>,
                             std::shared_ptr<TaskGroup>, std::shared_ptr<Completions>, std::shared_ptr<Primitive>,
                             std::shared_ptr<ScriptExecutor>, SocketAddress, std::shared_ptr<BaseTransport>, std::shared_ptr<ScriptProtocol>,
                             std::shared_ptr<Server>, std::shared_ptr<StreamReader>, std::shared_ptr<StreamWriter>,
                             std::shared_ptr<File>, std::shared_ptr<ScriptPipe>, std::shared_ptr<Process>, std::shared_ptr<SSLContext>,
                             OpaqueObject>;

  Object() = default;
  template <class T>
    requires(std::constructible_from<Kinds, T> && !std::same_as<std::decay_t<T>, Object>)
  Object(T&& value) : kind_(std::forward<T>(value)) {}  // NOLINT: a value is an object

  const Kinds& kind() const { return kind_; }
  template <class T>
  const T* get() const {
    return std::get_if<T>(&kind_);
  }
  bool is_none() const { return std::holds_alternative<None>(kind_); }

  // The very same object, as Python's `is` would say. Plain data is the same when it is equal.
  bool is(const Object& other) const;
  // An address for objects that have one, the same for the same object; null for the rest.
  const void* address() const;
  // Whether it has an identity that an id can stand for in a trace.
  bool has_identity() const;
  // As a trace shows an object without an id, and messages a thing of the wrong kind: "handle", "loop", "int".
  std::string_view role() const;

 private:
  Kinds kind_;
};

// None, as a result.
Result no_result();

}  // namespace loopspec::script
