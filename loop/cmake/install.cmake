# The package: find_package(loopspec) gives loopspec::loop; client/cpp adds loopspec::client.
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

set(loopspec_config_dir ${CMAKE_INSTALL_LIBDIR}/cmake/loopspec)
install(TARGETS loopspec_loop EXPORT loopspecTargets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT loop)
install(DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR}/include/ DESTINATION include COMPONENT loop)
install(EXPORT loopspecTargets NAMESPACE loopspec:: DESTINATION ${loopspec_config_dir} COMPONENT loop)
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/loopspecConfig.cmake.in
  ${CMAKE_CURRENT_BINARY_DIR}/loopspecConfig.cmake INSTALL_DESTINATION ${loopspec_config_dir})
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/loopspecConfigVersion.cmake
  VERSION ${PROJECT_VERSION} COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/loopspecConfig.cmake ${CMAKE_CURRENT_BINARY_DIR}/loopspecConfigVersion.cmake
  DESTINATION ${loopspec_config_dir} COMPONENT loop)
