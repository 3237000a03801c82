// SessionPeer: the stream behind a session, as the session sees it.
#pragma once

namespace loopspec::server {

class SessionPeer {
 public:
  SessionPeer(const SessionPeer&) = delete;
  SessionPeer& operator=(const SessionPeer&) = delete;
  virtual ~SessionPeer() = default;

  // There is output to take(), or the session is over. Any thread; must not block.
  virtual void output_ready() = 0;
  // wants_input() may be true again. Any thread; must not block.
  virtual void input_wanted() = 0;
  // Call the session's stop() soon, from a thread that is not the one of this call. Any thread; must not block.
  virtual void stop_wanted() = 0;

 protected:
  SessionPeer() = default;
};

}  // namespace loopspec::server
