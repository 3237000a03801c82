#include <array>
#include <asio.hpp>

#include "echo_server.h"

namespace loopspec::bench {
namespace {

using asio::ip::udp;

// One buffer, one operation at a time.
class Endpoint {
 public:
  Endpoint(asio::io_context& context, std::size_t answers)
      : socket_(context, udp::endpoint(asio::ip::address_v4::loopback(), 0)), answers_(answers) {
    announce(socket_.local_endpoint().port());
    receive();
  }

 private:
  void receive() {
    socket_.async_receive_from(asio::buffer(data_), peer_, [this](asio::error_code error, std::size_t count) {
      if (error) {
        receive();
      } else {
        answer(count, answers_);
      }
    });
  }
  void answer(std::size_t count, std::size_t left) {
    socket_.async_send_to(asio::buffer(data_, count), peer_, [this, count, left](asio::error_code, std::size_t) {
      if (left > 1) {
        answer(count, left - 1);
      } else {
        receive();
      }
    });
  }

  udp::socket socket_;
  udp::endpoint peer_;
  std::size_t answers_;
  std::array<char, kReadSize> data_;
};

}  // namespace

void serve_asio_datagrams(const ServerSettings& settings) {
  asio::io_context context(1);  // the hint that only one thread runs it
  const Endpoint endpoint(context, settings.answers);
  context.run();
}

}  // namespace loopspec::bench
