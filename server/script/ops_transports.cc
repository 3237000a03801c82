// Transports.
#include <utility>

#include "loopspec/pipe.h"
#include "loopspec/server.h"
#include "loopspec/stream_writer.h"
#include "loopspec/v1/op.pb.h"
#include "server/script/connection.h"
#include "server/script/extra_info.h"
#include "server/script/io_data.h"
#include "server/script/io_refusal.h"
#include "server/script/op_table.h"

namespace loopspec::script {

namespace {

using TransportPtr = std::shared_ptr<BaseTransport>;

template <class Message>
TransportPtr transport_of(Frame& frame, const Message& message) {
  return bound<TransportPtr>(frame, message.transport());
}

// As one that can do this. AttributeError where it is of another kind.
template <class T, class Message>
std::shared_ptr<T> transport_as(Frame& frame, const Message& message) {
  if (auto transport = std::dynamic_pointer_cast<T>(transport_of(frame, message))) return transport;
  throw ScriptException("AttributeError", "'" + message.transport() + "' is another kind of transport");
}

OpResult write(Frame& frame, const v1::Op& op) {
  const auto transport = transport_as<WriteTransport>(frame, op.write());
  transport->write(make_data(frame, op.write().data()));
  return Object();
}

OpResult writelines(Frame& frame, const v1::Op& op) {
  const auto transport = transport_as<WriteTransport>(frame, op.writelines());
  const std::vector<std::string> lines = make_lines(frame, op.writelines().lines());
  const std::vector<std::string_view> views(lines.begin(), lines.end());
  transport->writelines(views);
  return Object();
}

OpResult write_eof(Frame& frame, const v1::Op& op) {
  transport_as<WriteTransport>(frame, op.write_eof())->write_eof();
  return Object();
}

OpResult can_write_eof(Frame& frame, const v1::Op& op) { return Object(transport_as<WriteTransport>(frame, op.can_write_eof())->can_write_eof()); }

OpResult close(Frame& frame, const v1::Op& op) {
  transport_of(frame, op.transport_close())->close();
  return Object();
}

OpResult abort(Frame& frame, const v1::Op& op) {
  const TransportPtr transport = transport_of(frame, op.transport_abort());
  if (const auto datagrams = std::dynamic_pointer_cast<DatagramTransport>(transport)) {
    datagrams->abort();
  } else {
    transport_as<WriteTransport>(frame, op.transport_abort())->abort();
  }
  return Object();
}

OpResult is_closing(Frame& frame, const v1::Op& op) { return Object(transport_of(frame, op.is_closing())->is_closing()); }

OpResult get_extra_info(Frame& frame, const v1::Op& op) {
  const v1::GetExtraInfo& get = op.get_extra_info();
  std::any info = transport_of(frame, get)->get_extra_info(get.info());
  if (!info.has_value() && get.has_default_()) return Object(get.default_());
  if (const auto* pipe = std::any_cast<Pipe>(&info)) {
    if (auto own = frame.state.belongings().find(*pipe)) return Object(std::move(own));
  }
  return object_of_info(info);
}

OpResult set_protocol(Frame& frame, const v1::Op& op) {
  const TransportPtr transport = transport_of(frame, op.set_protocol());
  transport->set_protocol(protocol_factory(frame, op.set_protocol())());
  return Object();
}

OpResult get_protocol(Frame& frame, const v1::Op& op) {
  const std::shared_ptr<BaseProtocol> protocol = transport_of(frame, op.get_protocol())->get_protocol();
  if (!protocol) return Object();
  if (auto own = ScriptProtocol::of(protocol)) return Object(std::move(own));
  return Object(OpaqueObject{"protocol"});
}

OpResult pause_reading(Frame& frame, const v1::Op& op) {
  transport_as<ReadTransport>(frame, op.pause_reading())->pause_reading();
  return Object();
}

OpResult resume_reading(Frame& frame, const v1::Op& op) {
  transport_as<ReadTransport>(frame, op.resume_reading())->resume_reading();
  return Object();
}

OpResult is_reading(Frame& frame, const v1::Op& op) { return Object(transport_as<ReadTransport>(frame, op.is_reading())->is_reading()); }

// Calls it with the transport as what buffers what it sends.
template <class Message, class F>
auto with_buffer(Frame& frame, const Message& message, F function) {
  if (const auto datagrams = std::dynamic_pointer_cast<DatagramTransport>(transport_of(frame, message))) return function(*datagrams);
  return function(*transport_as<WriteTransport>(frame, message));
}

OpResult set_write_buffer_limits(Frame& frame, const v1::Op& op) {
  const v1::SetWriteBufferLimits& set = op.set_write_buffer_limits();
  with_buffer(frame, set, [&](auto& transport) {
    const auto above = set.above_size() ? static_cast<std::int64_t>(transport.get_write_buffer_size()) : 0;
    const auto mark = [above](bool given, std::int64_t bytes) { return given ? std::optional(bytes + above) : std::nullopt; };
    transport.set_write_buffer_limits(mark(set.has_high(), set.high()), mark(set.has_low(), set.low()));
  });
  return Object();
}

OpResult get_write_buffer_limits(Frame& frame, const v1::Op& op) {
  const auto [low, high] = with_buffer(frame, op.get_write_buffer_limits(), [](auto& transport) { return transport.get_write_buffer_limits(); });
  auto limits = std::make_shared<std::vector<Object>>();
  for (const std::size_t limit : {low, high}) limits->push_back(static_cast<std::int64_t>(limit));
  return Object(ListObject{std::move(limits)});
}

OpResult get_write_buffer_size(Frame& frame, const v1::Op& op) {
  const v1::GetWriteBufferSize& get = op.get_write_buffer_size();
  const auto size = static_cast<std::int64_t>(with_buffer(frame, get, [](auto& transport) { return transport.get_write_buffer_size(); }));
  v1::Value shown;
  if (!get.base().empty()) {
    shown.set_integer(size - bound<std::int64_t>(frame, get.base()));
  } else if (get.has_at_most()) {
    return Object(size <= std::int64_t{get.at_most()});
  } else if (size > 0) {
    shown.set_object("int");
  } else {
    shown.set_integer(0);
  }
  return {Object(size), std::move(shown)};
}

}  // namespace

void add_transport_ops(OpTable& table) {
  struct Entry {
    v1::Op::OpCase op;
    OpResult (*perform)(Frame& frame, const v1::Op& op);
  };
  constexpr Entry kEntries[] = {
      {v1::Op::kWrite, write},
      {v1::Op::kWritelines, writelines},
      {v1::Op::kWriteEof, write_eof},
      {v1::Op::kCanWriteEof, can_write_eof},
      {v1::Op::kTransportClose, close},
      {v1::Op::kTransportAbort, abort},
      {v1::Op::kIsClosing, is_closing},
      {v1::Op::kGetExtraInfo, get_extra_info},
      {v1::Op::kSetProtocol, set_protocol},
      {v1::Op::kGetProtocol, get_protocol},
      {v1::Op::kPauseReading, pause_reading},
      {v1::Op::kResumeReading, resume_reading},
      {v1::Op::kIsReading, is_reading},
      {v1::Op::kSetWriteBufferLimits, set_write_buffer_limits},
      {v1::Op::kGetWriteBufferLimits, get_write_buffer_limits},
      {v1::Op::kGetWriteBufferSize, get_write_buffer_size},
  };
  for (const Entry& entry : kEntries) add_io(table, entry.op, entry.perform);
}

}  // namespace loopspec::script
