// A loop's resolver.
#include <algorithm>
#include <utility>

#include "loopspec/sleep.h"
#include "loopspec/v1/op.pb.h"
#include "loopspec/v1/trace.pb.h"
#include "server/script/awaited_op.h"
#include "server/script/connection.h"
#include "server/script/io_data.h"
#include "server/script/platform/system_resolver.h"
#include "server/script/resolver_hook.h"

namespace loopspec::script {

namespace {

using Infos = std::vector<AddressInfo>;

Object text_of(std::string_view name) { return std::string(name); }

void show(Frame& frame, const AddressInfo& info, v1::Value& shown) {
  v1::ListValue& list = *shown.mutable_list();
  list.add_values()->set_text(std::string(family_name(info.family)));
  list.add_values()->set_text(std::string(type_name(info.type)));
  frame.state.addresses().write(info.address, *list.add_values());
}

Coroutine<OpResult> resolve_and_show(Frame& frame, const v1::Op& op, AddressQuestion question) {
  const Infos infos = co_await frame.state.loop_of(op).getaddrinfo(question.host, question.port, question.hints);
  if (op.getaddrinfo().equals_system()) co_return Object(equals_system(question, infos));
  v1::Value shown;
  shown.mutable_list();
  for (const AddressInfo& info : infos) show(frame, info, *shown.mutable_list()->add_values());
  co_return OpResult(Object(OpaqueObject{"list"}), std::move(shown));
}

Coroutine<OpResult> getaddrinfo(Frame& frame, const v1::Op& op) {
  const v1::Getaddrinfo& get = op.getaddrinfo();
  auto [host, port] = frame.state.addresses().host_and_port(get.address());
  if (!get.service().empty()) port = Port(get.service());
  if (!host && !port.given()) port = Port(0);
  const AddressHints hints(family_of(get.family()), get.stream() ? SocketType::kStream : SocketType::kAny, 0, resolver_flags(get.flags()));
  return resolve_and_show(frame, op, {std::move(host), std::move(port), hints});
}

Coroutine<OpResult> name_and_show(Frame& frame, const v1::Op& op, SocketAddress address) {
  const int flags = NameFlags::kNumericHost | NameFlags::kNumericService;
  const auto [host, service] = co_await frame.state.loop_of(op).getnameinfo(address, flags);
  if (op.getnameinfo().equals_system()) co_return Object(equals_system(address, host, service));
  co_return ListShown(frame).add(text_of(host)).add_port(std::stoi(service)).result(text_of(host));
}

Coroutine<OpResult> getnameinfo(Frame& frame, const v1::Op& op) {
  return name_and_show(frame, op, frame.state.addresses().resolve(op.getnameinfo().address()));
}

// An address as the resolver gives it to those who want to connect.
AddressInfo answer(const SocketAddress& address) {
  AddressInfo info;
  info.family = address.family();
  info.type = SocketType::kStream;
  info.protocol = kProtocolTcp;
  info.address = address;
  return info;
}

Coroutine<Infos> replacement(ProgramState& state, v1::ReplaceGetaddrinfo replace) {
  constexpr int kNoName = -2;  // EAI_NONAME
  v1::TraceEvent event;
  event.mutable_log_mark()->set_text("getaddrinfo");
  state.recorder().event(std::move(event));
  while (!replace.until_gate().empty() && !state.gates().is_open(replace.until_gate())) co_await sleep(0);
  if (replace.fails()) throw GaiError(kNoName, "no such name", "getaddrinfo");
  Infos infos;
  for (const v1::Endpoint& address : replace.addresses()) infos.push_back(answer(state.addresses().resolve(address)));
  co_return infos;
}

OpResult replace_getaddrinfo(Frame& frame, const v1::Op& op) {
  auto* hook = dynamic_cast<ResolverHook*>(&frame.state.loop_of(op));
  if (hook == nullptr) throw ScriptException("AttributeError", "the loop's getaddrinfo cannot be replaced");
  hook->replace_getaddrinfo([&state = frame.state, replace = op.replace_getaddrinfo()] { return replacement(state, replace); });
  return Object();
}

}  // namespace

void add_dns_ops(OpTable& table) {
  add_awaited<getaddrinfo>(table, v1::Op::kGetaddrinfo);
  add_awaited<getnameinfo>(table, v1::Op::kGetnameinfo);
  add_io(table, v1::Op::kReplaceGetaddrinfo, replace_getaddrinfo);
}

}  // namespace loopspec::script
