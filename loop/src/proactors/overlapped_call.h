// OverlappedCall: one overlapped call of Windows for an Operation, and all that the system uses until its packet comes.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>

#include "../platform/windows_winsock.h"
#include "loopspec/proactor.h"

namespace loopspec::proactors {

struct OverlappedCall : OVERLAPPED {
  OverlappedCall(Operation& of, HANDLE port) noexcept : OVERLAPPED{}, operation(of), completion_port(port) {}
  OverlappedCall(const OverlappedCall&) = delete;
  OverlappedCall& operator=(const OverlappedCall&) = delete;
  ~OverlappedCall();

  // Makes the call. 0 when a packet will come, else errno's number and none will. The descriptor belongs to the port.
  // `room` is where kReceiveMany receives to.
  int start(MutableBytes room) noexcept;
  // Asks for the end of a call that was started. A packet comes as ever.
  void cancel() noexcept;
  // Of a call that was started: its packet is there or on the way.
  bool is_done() const noexcept { return wait_ == nullptr && HasOverlappedIoCompleted(this); }
  // What became of it: errno's number, which a packet tells by its status.
  int result() noexcept;
  // For kAccept and kAcceptMany, after a success: the connection, non-blocking, or -1 with `error` set.
  int take_accepted(int& error) noexcept;
  // For kConnect, after a success: the socket is as connected as others. 0, or errno's number.
  int take_connected() noexcept;
  // For kReceiveFrom: the datagram of `count` bytes goes where the operation wants it; how much there was room for.
  std::size_t deliver_datagram(std::size_t count) noexcept;

  Operation& operation;
  const HANDLE completion_port;
  int error = 0;             // of a call that failed when it was made
  std::uint32_t buffer = 0;  // of kReceiveMany, when `has_buffer`
  bool has_buffer = false;

 private:
  int start_call(MutableBytes many);
  int receive(MutableBytes many);
  int receive_datagram();
  int send();
  int accept();
  int connect();
  int read();
  int post_nothing();
  int write();
  int accept_pipe();
  int send_file();
  int wait_for_end();
  void set_offset() noexcept;
  static void CALLBACK ended(void* call, BOOLEAN) noexcept;
  void post_end() noexcept;

  static constexpr std::size_t kAddressRoom = sizeof(sockaddr_storage) + 16;  // as AcceptEx() asks for

  DWORD flags_ = 0;
  sockaddr_storage address_{};
  INT address_size_ = 0;
  std::unique_ptr<char[]> memory_;  // of a datagram, or of pieces that must be one
  SOCKET accepted_ = INVALID_SOCKET;
  std::array<char, 2 * kAddressRoom> addresses_;
  HANDLE wait_ = nullptr;
  std::atomic<bool> end_posted_{false};
};

}  // namespace loopspec::proactors
