#include "server/script/object.h"

#include "server/script/primitive.h"

namespace loopspec::script {

namespace {

template <class... F>
struct Overloaded : F... {
  using F::operator()...;
};
template <class... F>
Overloaded(F...) -> Overloaded<F...>;

}  // namespace

const void* Object::address() const {
  return std::visit(Overloaded{
                        [](const HandleObject& object) -> const void* { return object.handle.node(); },
                        [](const LoopObject& object) -> const void* { return object.loop; },
                        [](const FutureObject& object) -> const void* { return object.future.state(); },
                        []<class T>(const std::shared_ptr<T>& object) -> const void* { return object.get(); },
                        [](const ConcurrentFuture<Result>& object) -> const void* { return object.state().get(); },
                        [](const AsyncGenerator<Result>& object) -> const void* { return object.core().get(); },
                        [](const ListObject& object) -> const void* { return object.items.get(); },
                        [](const MapObject& object) -> const void* { return object.entries.get(); },
                        [](const auto&) -> const void* { return nullptr; },
                    },
                    kind_);
}

bool Object::is(const Object& other) const {
  if (kind_.index() != other.kind_.index()) return false;
  if (const void* here = address()) return here == other.address();
  return std::visit(Overloaded{
                        [](const None&, const None&) { return true; },
                        [](const Bytes& a, const Bytes& b) { return a.data == b.data; },
                        [](const Context& a, const Context& b) { return a == b; },
                        [](const std::exception_ptr& a, const std::exception_ptr& b) { return a == b; },
                        [](const BlockObject& a, const BlockObject& b) { return a.name == b.name; },
                        [](const bool& a, const bool& b) { return a == b; },
                        [](const std::int64_t& a, const std::int64_t& b) { return a == b; },
                        [](const double& a, const double& b) { return !(a < b) && !(b < a); },
                        [](const std::string& a, const std::string& b) { return a == b; },
                        [](const SocketAddress& a, const SocketAddress& b) { return a == b; },
                        [](const auto&, const auto&) { return false; },
                    },
                    kind_, other.kind_);
}

bool Object::has_identity() const {
  return std::visit(Overloaded{
                        [](const HandleObject&) { return true; },
                        [](const LoopObject&) { return true; },
                        [](const FutureObject&) { return true; },
                        [](const Context&) { return true; },
                        [](const std::exception_ptr&) { return true; },
                        []<class T>(const std::shared_ptr<T>&) { return true; },
                        [](const ConcurrentFuture<Result>&) { return true; },
                        [](const AsyncGenerator<Result>&) { return true; },
                        [](const auto&) { return false; },
                    },
                    kind_);
}

std::string_view Object::role() const {
  return std::visit(Overloaded{
                        [](const None&) -> std::string_view { return "NoneType"; },
                        [](const bool&) -> std::string_view { return "bool"; },
                        [](const std::int64_t&) -> std::string_view { return "int"; },
                        [](const double&) -> std::string_view { return "float"; },
                        [](const std::string&) -> std::string_view { return "str"; },
                        [](const Bytes&) -> std::string_view { return "bytes"; },
                        [](const ListObject&) -> std::string_view { return "list"; },
                        [](const MapObject&) -> std::string_view { return "dict"; },
                        [](const HandleObject&) -> std::string_view { return "handle"; },
                        [](const LoopObject&) -> std::string_view { return "loop"; },
                        [](const Context&) -> std::string_view { return "context"; },
                        [](const FutureObject& object) -> std::string_view { return object.is_task() ? "task" : "future"; },
                        [](const std::exception_ptr&) -> std::string_view { return "exception"; },
                        [](const BlockObject&) -> std::string_view { return "function"; },
                        [](const std::shared_ptr<ScriptSocket>&) -> std::string_view { return "socket"; },
                        [](const std::shared_ptr<ProgramThread>&) -> std::string_view { return "thread"; },
                        [](const ConcurrentFuture<Result>&) -> std::string_view { return "concurrent_future"; },
                        [](const AsyncGenerator<Result>&) -> std::string_view { return "async_generator"; },
                        [](const std::shared_ptr<Completions>&) -> std::string_view { return "iterator"; },
                        [](const std::shared_ptr<Timeout>&) -> std::string_view { return "Timeout"; },
                        [](const std::shared_ptr<TaskGroup>&) -> std::string_view { return "TaskGroup"; },
                        [](const std::shared_ptr<Primitive>& object) -> std::string_view { return object->type_name; },
                        [](const std::shared_ptr<ScriptExecutor>&) -> std::string_view { return "executor"; },
                        [](const SocketAddress&) -> std::string_view { return "tuple"; },
                        [](const std::shared_ptr<BaseTransport>&) -> std::string_view { return "transport"; },
                        [](const std::shared_ptr<ScriptProtocol>&) -> std::string_view { return "protocol"; },
                        [](const std::shared_ptr<Server>&) -> std::string_view { return "server"; },
                        [](const std::shared_ptr<StreamReader>&) -> std::string_view { return "reader"; },
                        [](const std::shared_ptr<StreamWriter>&) -> std::string_view { return "writer"; },
                        [](const std::shared_ptr<File>&) -> std::string_view { return "file"; },
                        [](const std::shared_ptr<ScriptPipe>&) -> std::string_view { return "pipe"; },
                        [](const std::shared_ptr<Process>&) -> std::string_view { return "process"; },
                        [](const std::shared_ptr<SSLContext>&) -> std::string_view { return "ssl_context"; },
                        [](const OpaqueObject& object) -> std::string_view { return object.role; },
                    },
                    kind_);
}

Result no_result() {
  static const auto none = std::make_shared<const Object>();
  return none;
}

}  // namespace loopspec::script
