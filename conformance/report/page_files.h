// The HTML report's own files (conformance/report/page/), put together by the build.
#pragma once

#include <string_view>

namespace loopspec::conformance {

// page.html with page.css and page.js in it.
extern const std::string_view kPageHtml;
// Where in it the data belong.
inline constexpr const char kPageDataMark[] = "@LOOPSPEC_DATA@";

}  // namespace loopspec::conformance
