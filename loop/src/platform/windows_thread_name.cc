#include "thread_name.h"
#include "windows_winsock.h"

namespace loopspec::platform {
namespace {

using SetDescription = HRESULT(WINAPI*)(HANDLE, const wchar_t*);

// Windows 10 has it; mingw-w64's import library does not.
SetDescription find_call() noexcept {
  const HMODULE kernel = ::GetModuleHandleW(L"kernelbase.dll");
  if (kernel == nullptr) return nullptr;
  return reinterpret_cast<SetDescription>(reinterpret_cast<void*>(::GetProcAddress(kernel, "SetThreadDescription")));
}

}  // namespace

void set_current_thread_name(const std::string& name) noexcept {
  static const SetDescription set_description = find_call();
  wchar_t wide[64] = L"";
  const int length = ::MultiByteToWideChar(CP_UTF8, 0, name.substr(0, 63).c_str(), -1, wide, 64);
  if (set_description != nullptr && length > 0) static_cast<void>(set_description(::GetCurrentThread(), wide));
}

}  // namespace loopspec::platform
