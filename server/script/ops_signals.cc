// Signal handlers, and signals.
#include <utility>

#include "loopspec/v1/op.pb.h"
#include "server/script/op_parts.h"
#include "server/script/op_table.h"
#include "server/script/platform/signals.h"
#include "server/script/signal_names.h"

namespace loopspec::script {

namespace {

int number_of(const v1::Signal& signal) { return signal.has_name() ? *signal_number(signal.name()) : static_cast<int>(signal.number()); }

std::string refuse_signal(const v1::Signal& signal) {
  if (signal.has_not_a_number()) return "in C++ a signal is a number";
  return signal.has_name() && !signal_number(signal.name()) ? "there is no signal '" + signal.name() + "' here" : "";
}

OpResult add_signal_handler(Frame& frame, const v1::Op& op) {
  const v1::AddSignalHandler& add = op.add_signal_handler();
  Callback callback = make_callback(frame, op, add.callback(), make_arguments(frame, add.args()));
  frame.state.loop_of(op).add_signal_handler(number_of(add.signal()), std::move(callback));
  return Object();
}

std::string refuse_add(const v1::Op& op) {
  std::string reason = refuse_signal(op.add_signal_handler().signal());
  return reason.empty() ? refuse_callable(op.add_signal_handler().callback()) : reason;
}

OpResult remove_signal_handler(Frame& frame, const v1::Op& op) {
  return Object(frame.state.loop_of(op).remove_signal_handler(number_of(op.remove_signal_handler().signal())));
}

OpResult get_signal(Frame&, const v1::Op& op) {
  std::string what = platform::disposition(number_of(op.get_signal().signal()));
  // What was there before: C++ has no handler of its own for it.
  if (what == "default" && op.get_signal().signal().name() == "SIGINT") what = "interrupt";
  return Object(std::move(what));
}

OpResult raise_signal(Frame&, const v1::Op& op) {
  platform::raise_signal(*signal_number(op.raise_signal().signal()));
  return Object();
}

}  // namespace

void add_signal_ops(OpTable& table) {
  auto& add = table[v1::Op::kAddSignalHandler];
  add.perform = add_signal_handler;
  add.refuse = refuse_add;
  auto& remove = table[v1::Op::kRemoveSignalHandler];
  remove.perform = remove_signal_handler;
  remove.refuse = [](const v1::Op& op) { return refuse_signal(op.remove_signal_handler().signal()); };
  auto& get = table[v1::Op::kGetSignal];
  get.perform = get_signal;
  get.refuse = [](const v1::Op& op) { return refuse_signal(op.get_signal().signal()); };
  auto& raise = table[v1::Op::kRaiseSignal];
  raise.perform = raise_signal;
  raise.refuse = [](const v1::Op& op) {
    return signal_number(op.raise_signal().signal()) ? std::string() : "there is no signal '" + op.raise_signal().signal() + "' here";
  };
  for (const int op : {v1::Op::kAddSignalHandler, v1::Op::kRemoveSignalHandler, v1::Op::kGetSignal, v1::Op::kRaiseSignal}) {
    table[op].needs_own_process = true;
  }
}

}  // namespace loopspec::script
