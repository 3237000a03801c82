// Protocols: what is called when something happens on a transport.
//
// Python documentation: library/asyncio-protocol.html#protocols
//
// Derive from one of these and hand a factory that returns a std::shared_ptr of it to create_connection() and its
// relatives. The transport keeps the protocol until connection_lost() has returned, so a protocol may keep a reference
// to its transport (BaseTransport::as()) without leaking either.
//
// Every method is called on the loop's thread. The order of calls:
//
//   stream      connection_made  (data_received | get_buffer buffer_updated)*  eof_received?  connection_lost
//   datagram    connection_made  (datagram_received | error_received)*  connection_lost
//   subprocess  connection_made  (pipe_data_received | pipe_connection_lost | process_exited)*  connection_lost
//
// with pause_writing() and resume_writing() in between, alternating. What data_received(), get_buffer(),
// buffer_updated() and eof_received() throw is reported to the loop's exception handler and ends the connection with
// that exception; what connection_made() and connection_lost() throw is only reported. SystemExit and KeyboardInterrupt
// leave run_forever().
#pragma once

#include <cstddef>
#include <exception>

#include "loopspec/bytes.h"

namespace loopspec {

class BaseTransport;
class SocketAddress;

class BaseProtocol {
 public:
  BaseProtocol() = default;
  BaseProtocol(const BaseProtocol&) = delete;
  BaseProtocol& operator=(const BaseProtocol&) = delete;
  virtual ~BaseProtocol();

  // Once, first. To keep the transport: transport_ = transport.as<Transport>();
  virtual void connection_made(BaseTransport& transport);
  // Once, last. Null after an end of file, close() or abort(); else what ended the connection.
  virtual void connection_lost(const std::exception_ptr& error);

  // The transport holds more unsent bytes than its high-water mark. Called within the write() that crosses it.
  virtual void pause_writing();
  // The unsent bytes have come down to the low-water mark.
  virtual void resume_writing();
};

class Protocol : public BaseProtocol {
 public:
  // Some bytes, at least one; how many at a time means nothing. The view is valid until this returns.
  virtual void data_received(BytesView data);
  // The peer will send no more. True leaves the transport open for writing; false closes it.
  virtual bool eof_received();
};

// A stream protocol that says where received bytes go.
class BufferedProtocol : public BaseProtocol {
 public:
  // Where to put what comes next: at least one byte. `size_hint` is the size asked for, -1 when any will do. The buffer
  // must stay valid until buffer_updated(), the next get_buffer() or connection_lost().
  virtual MutableBytes get_buffer(std::ptrdiff_t size_hint) = 0;
  // The first `count` bytes of that buffer were written; never 0.
  virtual void buffer_updated(std::size_t count) = 0;
  // As Protocol's.
  virtual bool eof_received();
};

class DatagramProtocol : public BaseProtocol {
 public:
  // One datagram, and where it came from. The view is valid until this returns.
  virtual void datagram_received(BytesView data, const SocketAddress& address);
  // An earlier send or receive failed with an OSError; the transport stays open.
  virtual void error_received(const std::exception_ptr& error);
};

class SubprocessProtocol : public BaseProtocol {
 public:
  // The child wrote to its standard output (1) or standard error (2). The view is valid until this returns.
  virtual void pipe_data_received(int fd, BytesView data);
  // One of the pipes to the child (0, 1 or 2) was closed.
  virtual void pipe_connection_lost(int fd, const std::exception_ptr& error);
  // The child has exited; may come before the pipes are closed.
  virtual void process_exited();
};

}  // namespace loopspec
