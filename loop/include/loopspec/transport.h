// Transports: what carries bytes between a protocol and its peer.
//
// Python documentation: library/asyncio-protocol.html#transports
//
// A transport is made by its loop, which keeps it until the connection is lost; references to it may be kept longer.
// All methods belong to the loop's thread. The base classes raise NotImplementedError, as asyncio's do.
//
// Closing. close() stops reading, sends what is buffered and then ends the connection; abort() drops what is buffered.
// Either way the protocol's connection_lost() follows in a later callback, once, and then the descriptor is closed.
// A loop that is closed while transports are open closes their descriptors and calls nobody.
#pragma once

#include <any>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "loopspec/bytes.h"
#include "loopspec/exceptions.h"
#include "loopspec/protocol.h"

namespace loopspec {

class SocketAddress;
template <class T>
class Coroutine;

class BaseTransport : public std::enable_shared_from_this<BaseTransport> {
 public:
  BaseTransport() = default;
  BaseTransport(const BaseTransport&) = delete;
  BaseTransport& operator=(const BaseTransport&) = delete;
  virtual ~BaseTransport();

  // Facts about what is below, empty for a name that is not known here. Of a socket: "socket" (a Socket), "sockname"
  // and "peername" (SocketAddress, where there is one); those two stay after the connection is lost. Of TLS besides:
  // "sslcontext" (std::shared_ptr<SSLContext>), and after the handshake "ssl_object" (std::shared_ptr<const SSLObject>),
  // "cipher" (SSLCipher), "peercert" (SSLCertificate) and "compression" (never there).
  virtual std::any get_extra_info(std::string_view name) const;
  // The same for a fact of type T, or `fallback`.
  template <class T>
  T get_extra_info(std::string_view name, T fallback) const {
    const std::any value = get_extra_info(name);
    const T* typed = std::any_cast<T>(&value);
    return typed != nullptr ? *typed : std::move(fallback);
  }

  // close() or abort() was called, or the connection was lost; stays true.
  virtual bool is_closing() const;
  // Repeating it is harmless, at any time.
  virtual void close();

  // Later events go to the new protocol, which gets no connection_made(). TypeError for a kind this transport cannot
  // serve.
  virtual void set_protocol(std::shared_ptr<BaseProtocol> protocol);
  // Null once the connection was lost.
  virtual std::shared_ptr<BaseProtocol> get_protocol() const;

  // "<_SelectorSocketTransport fd=7 read=polling write=<idle, bufsize=0>>"
  virtual std::string repr() const;

  // This transport as a T, to keep. TypeError when it is none.
  template <class T>
  std::shared_ptr<T> as() {
    if (auto typed = std::dynamic_pointer_cast<T>(shared_from_this())) return typed;
    throw TypeError(repr() + " is not of the transport type asked for");
  }
};

class ReadTransport : public virtual BaseTransport {
 public:
  // False while paused, and once the transport is closing.
  virtual bool is_reading() const;
  // No data_received() until resume_reading(); the kernel, then the peer, has to wait. Repeating either is harmless,
  // and on a closing transport they do nothing.
  virtual void pause_reading();
  virtual void resume_reading();
};

class WriteTransport : public virtual BaseTransport {
 public:
  // The marks, in bytes, at which the protocol's pause_writing() and resume_writing() are called: when the unsent bytes
  // exceed `high`, and when they have come down to `low`. By default high is 64 KiB, or four times `low`; low is a
  // quarter of high. ValueError unless high >= low >= 0. Pauses at once when more than `high` is held already.
  virtual void set_write_buffer_limits(std::optional<std::int64_t> high = std::nullopt,
                                       std::optional<std::int64_t> low = std::nullopt);
  // (low, high)
  virtual std::pair<std::size_t, std::size_t> get_write_buffer_limits() const;
  // Bytes taken by write() that the kernel has not taken yet.
  virtual std::size_t get_write_buffer_size() const;

  // Sends the bytes, or copies and keeps what cannot be sent now. Never blocks. The first write of a turn is tried at
  // once; later ones of that turn leave together at its end, or sooner when the answer of another method would tell the
  // difference. Does nothing once the transport is closed. RuntimeError after write_eof() and during sendfile().
  virtual void write(BytesView data);
  // As write() of the pieces joined, without joining them.
  virtual void writelines(std::span<const BytesView> pieces);
  // Sends what is buffered, then the end of file; the transport goes on reading. Does nothing when closing.
  virtual void write_eof();
  virtual bool can_write_eof() const;
  // Closes without sending what is buffered. Repeating it is harmless.
  virtual void abort();
};

// What sendfile() may do with a transport: nothing, ask the system to, or only read and write.
enum class SendfileMode { kUnsupported, kTryNative, kFallback };

class Transport : public ReadTransport, public WriteTransport {
 public:
  // ---- Used by the library

  // start_tls() may put TLS on top of it.
  virtual bool start_tls_compatible() const noexcept { return false; }
  // As abort(), with what connection_lost() is to be told.
  virtual void force_close(const std::exception_ptr& error);
  virtual SendfileMode sendfile_mode() const noexcept { return SendfileMode::kUnsupported; }
  // The protocol was told to pause writing.
  virtual bool is_writing_paused() const noexcept { return false; }
};

class DatagramTransport : public virtual BaseTransport {
 public:
  // Sends one datagram, which may be empty, to `address`, or to the endpoint's remote address. Never blocks: what cannot be
  // sent now is kept, and leaves in the order of the calls. An OSError goes to the protocol's error_received(). ValueError
  // for an address that is not the remote one where there is one; without either the transport is lost, with a TypeError.
  virtual void sendto(BytesView data);
  virtual void sendto(BytesView data, const SocketAddress& address);
  virtual void abort();

  // As WriteTransport's; each datagram held counts some bytes more than its size.
  virtual void set_write_buffer_limits(std::optional<std::int64_t> high = std::nullopt,
                                       std::optional<std::int64_t> low = std::nullopt);
  virtual std::pair<std::size_t, std::size_t> get_write_buffer_limits() const;
  virtual std::size_t get_write_buffer_size() const;
};

// Of a child process: "subprocess" of get_extra_info() is a Popen (subprocess.h). close() closes the pipes and kills the
// child if it runs; what the protocol is told afterwards is the same.
class SubprocessTransport : public virtual BaseTransport {
 public:
  virtual int get_pid() const;
  // Absent while the process runs; minus the signal's number when a signal ended it.
  virtual std::optional<int> get_returncode() const;
  // The transport of a pipe to the child's descriptor 0, 1 or 2; null when there is none.
  virtual std::shared_ptr<BaseTransport> get_pipe_transport(int fd) const;
  // ProcessLookupError (an OSError) once connection_lost() was called; before that nothing happens when the child has
  // ended. On Windows: SIGTERM, or 0 and 1, which are CTRL_C_EVENT and CTRL_BREAK_EVENT; else ValueError.
  virtual void send_signal(int signal);
  // SIGTERM; on Windows both end the process, with the code 1.
  virtual void terminate();
  // SIGKILL
  virtual void kill();

  // ---- Used by the library: the return code, at once when it is known, else after connection_lost().
  virtual Coroutine<int> wait();
};

}  // namespace loopspec
