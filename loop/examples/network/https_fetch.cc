// Fetches a page over HTTPS and prints it, as curl does.
//
// Python documentation: library/asyncio-stream.html#get-http-headers
#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdio>
#include <map>
#include <string>

#include "loopspec/loopspec.h"
#include "loopspec/ssl_context.h"
#include "loopspec/streams.h"

namespace {

using loopspec::Bytes;

constexpr std::size_t kMaxHeaders = 100;

struct Url {
  std::string host;
  int port = 443;
  std::string path = "/";
};

// Number of all the text, in the base.
std::size_t parse_number(const std::string& text, int base) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (error != std::errc() || end != text.data() + text.size())
    throw loopspec::ValueError("not a number: '" + text + "'");
  return value;
}

// https://host[:port][/path]
Url parse_url(std::string text) {
  const std::string scheme = "https://";
  if (!text.starts_with(scheme)) throw loopspec::ValueError("expected https://host[:port][/path], got '" + text + "'");
  text.erase(0, scheme.size());
  Url url;
  const std::size_t slash = std::min(text.find('/'), text.size());
  if (slash != text.size()) url.path = text.substr(slash);
  url.host = text.substr(0, slash);
  const std::size_t colon = url.host.rfind(':');
  if (colon != std::string::npos) {
    url.port = static_cast<int>(parse_number(url.host.substr(colon + 1), 10));
    url.host.erase(colon);
  }
  return url;
}

struct Head {
  std::string status;                          // "HTTP/1.1 200 OK"
  std::map<std::string, std::string> headers;  // names in small letters
};

std::string trimmed(const std::string& text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

loopspec::Coroutine<Head> read_head(loopspec::Reader reader) {
  Head head;
  head.status = trimmed(co_await reader->readline());
  if (!head.status.starts_with("HTTP/1."))
    throw loopspec::ValueError("this is no answer of HTTP/1: '" + head.status + "'");
  for (;;) {
    const std::string line = trimmed(co_await reader->readline());
    if (line.empty()) break;
    if (head.headers.size() >= kMaxHeaders)
      throw loopspec::ValueError("more than " + std::to_string(kMaxHeaders) + " headers");
    std::string name = line.substr(0, line.find(':'));
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    head.headers[name] = line.size() > name.size() ? trimmed(line.substr(name.size() + 1)) : std::string();
  }
  co_return head;
}

loopspec::Coroutine<void> print_exactly(loopspec::Reader reader, std::size_t size) {
  while (size > 0) {
    const Bytes data = co_await reader->read(static_cast<std::ptrdiff_t>(std::min<std::size_t>(size, 1 << 16)));
    if (data.empty()) throw loopspec::IncompleteReadError(Bytes(), size);
    std::fwrite(data.data(), 1, data.size(), stdout);
    size -= data.size();
  }
}

loopspec::Coroutine<void> print_chunks(loopspec::Reader reader) {
  for (;;) {
    const std::string line = trimmed(co_await reader->readline());
    const std::size_t size = parse_number(line.substr(0, line.find(';')), 16);
    co_await print_exactly(reader, size);
    co_await reader->readline();
    if (size == 0) co_return;
  }
}

loopspec::Coroutine<void> print_body(loopspec::Reader reader, Head head) {
  const auto length = head.headers.find("content-length");
  if (head.headers["transfer-encoding"] == "chunked") {
    co_await print_chunks(reader);
  } else if (length != head.headers.end()) {
    co_await print_exactly(reader, parse_number(length->second, 10));
  } else {
    const Bytes data = co_await reader->read();
    std::fwrite(data.data(), 1, data.size(), stdout);
  }
}

loopspec::Coroutine<void> fetch(Url url, std::string authority) {
  const auto context = authority.empty() ? loopspec::create_default_ssl_context()
                                         : loopspec::make_ssl_context(loopspec::SSLMethod::kTlsClient);
  if (!authority.empty()) context->load_verify_locations(authority);
  context->set_alpn_protocols({"http/1.1"});
  loopspec::ConnectionOptions options;
  options.ssl = context;
  auto [reader, writer] = co_await loopspec::open_connection(url.host, url.port, options);
  writer->write("GET " + url.path + " HTTP/1.1\r\nHost: " + url.host + "\r\nConnection: close\r\n\r\n");
  const Head head = co_await read_head(reader);
  std::fprintf(stderr, "%s\n", head.status.c_str());
  co_await print_body(reader, head);
  writer->close();
  co_await writer->wait_closed();
}

}  // namespace

// https_fetch URL [AUTHORITY]; a PEM file of what to trust in place of what the system trusts.
int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: https_fetch https://host[:port][/path] [AUTHORITY]\n");
    return 2;
  }
  try {
    loopspec::EventLoop loop;
    loop.run_until_complete(fetch(parse_url(argv[1]), argc > 2 ? argv[2] : ""));
  } catch (const loopspec::Exception& error) {
    std::fprintf(stderr, "error: %s: %s\n", std::string(error.type_name()).c_str(), error.what());
    return 1;
  }
}
