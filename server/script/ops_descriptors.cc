// Watching descriptors, and counting them.
#include "loopspec/v1/op.pb.h"
#include "server/script/io_data.h"
#include "server/script/op_table.h"
#include "server/script/plain_end.h"
#include "server/script/platform/process.h"

namespace loopspec::script {

namespace {

template <class Message>
int descriptor_of(Frame& frame, const Message& message) {
  return message.form() == v1::DESCRIPTOR_FORM_NEGATIVE ? -1 : plain_end(frame, message.socket()).fileno();
}

template <class Message>
std::string refuse_form(const Message& message) {
  const bool is_descriptor = message.form() != v1::DESCRIPTOR_FORM_NOT_A_DESCRIPTOR && message.form() != v1::DESCRIPTOR_FORM_NONE;
  return is_descriptor ? "" : "in C++ a descriptor is a number";
}

OpResult add_reader(Frame& frame, const v1::Op& op) {
  const v1::AddReader& add = op.add_reader();
  frame.state.loop_of(op).add_reader(descriptor_of(frame, add), make_callback(frame, op, add.callback(), make_arguments(frame, add.args())));
  return Object();
}

OpResult add_writer(Frame& frame, const v1::Op& op) {
  const v1::AddWriter& add = op.add_writer();
  frame.state.loop_of(op).add_writer(descriptor_of(frame, add), make_callback(frame, op, add.callback(), make_arguments(frame, add.args())));
  return Object();
}

template <class Message>
std::string refuse_watch(const Message& message) {
  const std::string reason = refuse_form(message);
  return reason.empty() ? refuse_callable(message.callback()) : reason;
}

std::string refuse_reader(const v1::Op& op) { return refuse_watch(op.add_reader()); }
std::string refuse_writer(const v1::Op& op) { return refuse_watch(op.add_writer()); }

OpResult remove_reader(Frame& frame, const v1::Op& op) {
  return Object(frame.state.loop_of(op).remove_reader(descriptor_of(frame, op.remove_reader())));
}

OpResult remove_writer(Frame& frame, const v1::Op& op) {
  return Object(frame.state.loop_of(op).remove_writer(descriptor_of(frame, op.remove_writer())));
}

OpResult count_descriptors(Frame& frame, const v1::Op& op) {
  const std::int64_t count = *platform::open_descriptors();
  v1::Value shown;
  if (op.count_descriptors().base().empty()) {
    shown.mutable_none();
  } else {
    shown.set_integer(count - bound<std::int64_t>(frame, op.count_descriptors().base()));
  }
  return {Object(count), std::move(shown)};
}

std::string refuse_count(const v1::Op&) { return !platform::open_descriptors() ? "descriptors cannot be counted on this platform" : ""; }

}  // namespace

void add_descriptor_ops(OpTable& table) {
  table[v1::Op::kAddReader].perform = add_reader;
  table[v1::Op::kAddReader].refuse = refuse_reader;
  table[v1::Op::kAddWriter].perform = add_writer;
  table[v1::Op::kAddWriter].refuse = refuse_writer;
  table[v1::Op::kRemoveReader].perform = remove_reader;
  table[v1::Op::kRemoveReader].refuse = [](const v1::Op& op) { return refuse_form(op.remove_reader()); };
  table[v1::Op::kRemoveWriter].refuse = [](const v1::Op& op) { return refuse_form(op.remove_writer()); };
  table[v1::Op::kRemoveWriter].perform = remove_writer;
  auto& count = table[v1::Op::kCountDescriptors];
  count.perform = count_descriptors;
  count.refuse = refuse_count;
  count.needs_own_process = true;
}

}  // namespace loopspec::script
