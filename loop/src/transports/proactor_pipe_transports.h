// The transports of pipes on a proactor that cannot poll, named as asyncio's: one that reads, one that writes, and one of a
// named pipe, which does both. Each is a ProactorPipe behind the methods of its kind.
#pragma once

#include <memory>
#include <string>

#include "proactor_pipe.h"

namespace loopspec::detail {

// Base: ReadTransport, WriteTransport or Transport.
template <class Base, ProactorPipe::Kind kKind>
class PipeTransport : public Base, public OwnedTransport {
 public:
  PipeTransport(ProactorEventLoop& loop, Pipe pipe, std::shared_ptr<BaseProtocol> protocol)
      : pipe_(*this, *this, loop, kKind, std::move(pipe), std::move(protocol)) {}

  // To be called once, when the transport is owned by a shared_ptr: see ProactorPipe.
  void start(const Future<void>& waiter) { pipe_.start(waiter); }

  std::any get_extra_info(std::string_view name) const override { return name == "pipe" ? std::any(pipe_.pipe()) : std::any(); }
  using Base::get_extra_info;
  bool is_closing() const override { return pipe_.is_closing(); }
  void close() override { pipe_.close(); }
  void set_protocol(std::shared_ptr<BaseProtocol> protocol) override { pipe_.set_protocol(std::move(protocol)); }
  std::shared_ptr<BaseProtocol> get_protocol() const override { return pipe_.get_protocol(); }
  std::string repr() const override { return pipe_.repr(); }

 protected:
  ProactorPipe pipe_;

 private:
  void loop_closed() noexcept override { pipe_.loop_closed(); }
};

template <class Base>
class ReadingPipeTransport : public Base {
 public:
  using Base::Base;
  bool is_reading() const override { return this->pipe_.is_reading(); }
  void pause_reading() override { this->pipe_.pause_reading(); }
  void resume_reading() override { this->pipe_.resume_reading(); }
};

template <class Base>
class WritingPipeTransport : public Base {
 public:
  using Base::Base;
  void set_write_buffer_limits(std::optional<std::int64_t> high, std::optional<std::int64_t> low) override {
    this->pipe_.flow().set_limits(high, low);
    this->pipe_.maybe_pause();
  }
  std::pair<std::size_t, std::size_t> get_write_buffer_limits() const override { return {this->pipe_.flow().low(), this->pipe_.flow().high()}; }
  std::size_t get_write_buffer_size() const override { return this->pipe_.buffered(); }
  void write(BytesView data) override { this->pipe_.write(data); }
  // A pipe has no other end of file than its close.
  void write_eof() override { this->pipe_.close(); }
  bool can_write_eof() const override { return true; }
  void abort() override { this->pipe_.force_close(nullptr); }
};

using ProactorReadPipeTransport = ReadingPipeTransport<PipeTransport<ReadTransport, ProactorPipe::Kind::kRead>>;
using ProactorWritePipeTransport = WritingPipeTransport<PipeTransport<WriteTransport, ProactorPipe::Kind::kWrite>>;

class ProactorDuplexPipeTransport final
    : public WritingPipeTransport<ReadingPipeTransport<PipeTransport<Transport, ProactorPipe::Kind::kDuplex>>> {
 public:
  ProactorDuplexPipeTransport(ProactorEventLoop& loop, Pipe pipe, std::shared_ptr<BaseProtocol> protocol, std::string address)
      : WritingPipeTransport(loop, std::move(pipe), std::move(protocol)), address_(std::move(address)) {}

  // "addr": the name of the pipe, a std::string.
  std::any get_extra_info(std::string_view name) const override { return name == "addr" ? std::any(address_) : WritingPipeTransport::get_extra_info(name); }
  using WritingPipeTransport::get_extra_info;
  bool can_write_eof() const override { return false; }
  void write_eof() override { throw NotImplementedError(""); }
  bool start_tls_compatible() const noexcept override { return true; }
  void force_close(const std::exception_ptr& error) override { pipe_.force_close(error); }
  bool is_writing_paused() const noexcept override { return pipe_.flow().paused(); }

 private:
  std::string address_;
};

}  // namespace loopspec::detail
