// Streams.
#include <utility>

#include "loopspec/streams.h"
#include "loopspec/v1/program.pb.h"
#include "loopspec/v1/trace.pb.h"
#include "server/script/awaited_op.h"
#include "server/script/connection.h"
#include "server/script/coroutine_block.h"
#include "server/script/extra_info.h"
#include "server/script/io_data.h"
#include "server/script/tls_options.h"

namespace loopspec::script {

namespace {

using Pair = std::pair<Reader, Writer>;
using ServerPtr = std::shared_ptr<Server>;

template <class Message>
std::shared_ptr<StreamReader> reader_of(Frame& frame, const Message& message) {
  return bound<Reader>(frame, message.reader());
}

template <class Message>
Writer writer_of(Frame& frame, const Message& message) {
  return bound<Writer>(frame, message.writer());
}

bool is_path(const v1::Endpoint& address) { return address.has_path() || address.has_abstract_name(); }

std::size_t limit_or_default(std::uint32_t limit) { return limit == 0 ? StreamReader::kDefaultLimit : limit; }

// Binds both ends of the so-manieth connection.
void bind_ends(ProgramState& state, const std::string& reader_id, const std::string& writer_id, const Pair& ends, std::uint32_t number) {
  if (!reader_id.empty()) state.registry().bind(numbered(reader_id, number), ends.first);
  if (writer_id.empty()) return;
  state.registry().bind(numbered(writer_id, number), ends.second);
  state.addresses().learn(numbered(writer_id, number), *ends.second->transport());
}

// ---- Connecting and serving

Coroutine<OpResult> show_ends(Frame& frame, const v1::Op& op, Coroutine<Pair> connecting) {
  const Pair ends = co_await std::move(connecting);
  bind_ends(frame.state, op.open_connection().reader(), op.open_connection().writer(), ends, 1);
  co_return ListShown(frame).add(ends.first).add(ends.second).result(OpaqueObject{"tuple"});
}

Coroutine<OpResult> open_connection(Frame& frame, const v1::Op& op) {
  const v1::OpenConnection& open = op.open_connection();
  Addresses& addresses = frame.state.addresses();
  const std::size_t limit = limit_or_default(open.limit());
  Socket sock;
  if (!open.sock().empty()) sock = bound_socket(frame, open.sock());
  if (is_path(open.address())) {
    UnixConnectionOptions options;
    options.sock = sock;
    set_tls(frame, open.tls(), options);
    return show_ends(frame, op, loopspec::open_unix_connection(addresses.path(open.address()), std::move(options), limit));
  }
  ConnectionOptions options;
  options.sock = sock;
  set_tls(frame, open.tls(), options);
  Addresses::HostAndPort where;
  if (open.has_address()) where = addresses.host_and_port(open.address());
  return show_ends(frame, op, loopspec::open_connection(std::move(where.host), std::move(where.port), std::move(options), limit));
}

// Runs the op's block for each client; binds the ends first.
class Serving {
 public:
  Serving(ProgramState& state, const v1::StartServer& start) : state_(&state), start_(&start), clients_(std::make_shared<std::uint32_t>(0)) {}

  ClientConnected client_connected() const {
    if (start_->has_coroutine()) {
      return ClientConnected([self = *this](Reader reader, Writer writer) { return self.run({std::move(reader), std::move(writer)}); });
    }
    return ClientConnected([self = *this](Reader reader, Writer writer) -> void {
      run_block(*self.state_, self.state_->block(self.start_->block()), self.begin({std::move(reader), std::move(writer)}));
    });
  }

 private:
  Arguments begin(const Pair& ends) const {
    bind_ends(*state_, start_->reader(), start_->writer(), ends, ++*clients_);
    auto arguments = std::make_shared<std::vector<Object>>();
    arguments->push_back(ends.first);
    arguments->push_back(ends.second);
    return arguments;
  }
  Coroutine<void> run(Pair ends) const {
    const Arguments arguments = begin(ends);
    co_await run_coroutine(*state_, state_->block(start_->coroutine()), arguments);
  }

  ProgramState* state_;
  const v1::StartServer* start_;
  std::shared_ptr<std::uint32_t> clients_;
};

Coroutine<OpResult> learn(Frame& frame, const v1::Op& op, Coroutine<ServerPtr> starting) {
  ServerPtr server = co_await std::move(starting);
  frame.state.addresses().learn(op.id(), *server);
  co_return Object(std::move(server));
}

Coroutine<OpResult> start_server(Frame& frame, const v1::Op& op) {
  const v1::StartServer& start = op.start_server();
  Addresses& addresses = frame.state.addresses();
  const std::size_t limit = limit_or_default(start.limit());
  ClientConnected connected = Serving(frame.state, start).client_connected();
  if (is_path(start.address())) {
    UnixServerOptions options;
    set_tls(frame, start.tls(), options);
    return learn(frame, op, loopspec::start_unix_server(std::move(connected), addresses.path(start.address()), std::move(options), limit));
  }
  Addresses::HostAndPort where;
  if (start.has_address()) where = addresses.host_and_port(start.address());
  Hosts hosts;
  if (where.host) hosts = *where.host;
  ServerOptions options;
  set_tls(frame, start.tls(), options);
  return learn(frame, op, loopspec::start_server(std::move(connected), std::move(hosts), std::move(where.port), std::move(options), limit));
}

// ---- Reading

Coroutine<OpResult> bytes_of([[maybe_unused]] Reader alive, Coroutine<std::string> reading) {
  std::string data = co_await std::move(reading);
  co_return Object(Bytes{std::move(data)});
}

Coroutine<OpResult> read(Frame& frame, const v1::Op& op) {
  const Reader reader = reader_of(frame, op.stream_read());
  return bytes_of(reader, reader->read(op.stream_read().count()));
}

Coroutine<OpResult> readline(Frame& frame, const v1::Op& op) {
  const Reader reader = reader_of(frame, op.stream_readline());
  return bytes_of(reader, reader->readline());
}

Coroutine<OpResult> readuntil(Frame& frame, const v1::Op& op) {
  const Reader reader = reader_of(frame, op.stream_readuntil());
  const std::string& separator = op.stream_readuntil().separator();
  return bytes_of(reader, reader->readuntil(separator.empty() ? std::string("\n") : separator));
}

Coroutine<OpResult> readexactly(Frame& frame, const v1::Op& op) {
  const Reader reader = reader_of(frame, op.stream_readexactly());
  try {
    std::string data = co_await reader->readexactly(op.stream_readexactly().count());
    co_return Object(Bytes{std::move(data)});
  } catch (const IncompleteReadError& error) {
    v1::TraceEvent event;
    event.mutable_log_mark()->set_text("partial");
    frame.state.values().write(Bytes{error.partial()}, *event.mutable_log_mark()->add_values());
    frame.record(std::move(event));
    throw;
  }
}

OpResult at_eof(Frame& frame, const v1::Op& op) { return Object(reader_of(frame, op.stream_at_eof())->at_eof()); }

// ---- Writing

OpResult write(Frame& frame, const v1::Op& op) {
  const Writer writer = writer_of(frame, op.stream_write());
  writer->write(make_data(frame, op.stream_write().data()));
  return Object();
}

OpResult writelines(Frame& frame, const v1::Op& op) {
  const Writer writer = writer_of(frame, op.stream_writelines());
  const std::vector<std::string> lines = make_lines(frame, op.stream_writelines().lines());
  const std::vector<std::string_view> views(lines.begin(), lines.end());
  writer->writelines(views);
  return Object();
}

OpResult write_eof(Frame& frame, const v1::Op& op) {
  writer_of(frame, op.stream_write_eof())->write_eof();
  return Object();
}

OpResult close(Frame& frame, const v1::Op& op) {
  writer_of(frame, op.stream_close())->close();
  return Object();
}

OpResult is_closing(Frame& frame, const v1::Op& op) { return Object(writer_of(frame, op.stream_is_closing())->is_closing()); }

OpResult get_extra_info(Frame& frame, const v1::Op& op) {
  return object_of_info(writer_of(frame, op.stream_get_extra_info())->get_extra_info(op.stream_get_extra_info().info()));
}

Coroutine<OpResult> nothing_of([[maybe_unused]] Writer alive, Coroutine<void> done) {
  co_await std::move(done);
  co_return Object();
}

Coroutine<OpResult> drain(Frame& frame, const v1::Op& op) {
  const Writer writer = writer_of(frame, op.stream_drain());
  return nothing_of(writer, writer->drain());
}

Coroutine<OpResult> wait_closed(Frame& frame, const v1::Op& op) {
  const Writer writer = writer_of(frame, op.stream_wait_closed());
  return nothing_of(writer, writer->wait_closed());
}

}  // namespace

void add_stream_ops(OpTable& table) {
  add_awaiting<open_connection>(table, v1::Op::kOpenConnection);
  add_awaiting<start_server>(table, v1::Op::kStartServer);
  add_awaiting<read>(table, v1::Op::kStreamRead);
  add_awaiting<readline>(table, v1::Op::kStreamReadline);
  add_awaiting<readexactly>(table, v1::Op::kStreamReadexactly);
  add_awaiting<readuntil>(table, v1::Op::kStreamReaduntil);
  add_io(table, v1::Op::kStreamAtEof, at_eof);
  add_io(table, v1::Op::kStreamWrite, write);
  add_io(table, v1::Op::kStreamWritelines, writelines);
  add_io(table, v1::Op::kStreamWriteEof, write_eof);
  add_io(table, v1::Op::kStreamClose, close);
  add_io(table, v1::Op::kStreamIsClosing, is_closing);
  add_io(table, v1::Op::kStreamGetExtraInfo, get_extra_info);
  add_awaiting<drain>(table, v1::Op::kStreamDrain);
  add_awaiting<wait_closed>(table, v1::Op::kStreamWaitClosed);
}

}  // namespace loopspec::script
