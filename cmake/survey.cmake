# SPDX-License-Identifier: GPL-3.0-or-later
#
# libhailong-survey for programs of others: one archive with the room and what it stands on of base,
# headers that find each other under one root, and a pkg-config file that can be moved.
#   cmake --install BUILD --component survey --prefix PREFIX
#     lib/libhailong-survey.a     lib/pkgconfig/hailong-survey.pc
#     include/hailong/analysis/survey/*.h     include/hailong/base/*.h
# tests/survey/install.test.mjs links the whole archive, so that nothing can be missing in this list.
set(survey_base arena asset buffer crew csv fault finding json json_list json_memory json_scan json_write message text)
set(survey_base_headers arena buffer fault finding message own)
set(survey_internal csv_column dense estimator_work level_slots level_table rake root sum)

list(JOIN survey_base "|" survey_base_names)
set(survey_base_objects "$<FILTER:$<TARGET_OBJECTS:base>,INCLUDE,/base/(${survey_base_names})\\.c|/base_assets\\.>")
add_library(survey_archive STATIC $<TARGET_OBJECTS:hailong-survey> ${survey_base_objects})
set_target_properties(survey_archive PROPERTIES LINKER_LANGUAGE C OUTPUT_NAME hailong-survey
    ARCHIVE_OUTPUT_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR}/installed)
install(TARGETS survey_archive ARCHIVE COMPONENT survey)

file(GLOB survey_headers CONFIGURE_DEPENDS analysis/survey/*.h)
list(JOIN survey_internal "|" survey_internal_names)
list(FILTER survey_headers EXCLUDE REGEX "/(${survey_internal_names})\\.h$")
install(FILES ${survey_headers} COMPONENT survey
    DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/hailong/analysis/survey)
list(TRANSFORM survey_base_headers REPLACE "(.+)" "base/\\1.h")
install(FILES ${survey_base_headers} COMPONENT survey
    DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/hailong/base)

# A library built with sanitizers needs them in the program, too.
set(SURVEY_SANITIZERS "")
if(HAILONG_ASAN)
    set(SURVEY_SANITIZERS "-fsanitize=address,undefined")
elseif(HAILONG_TSAN)
    set(SURVEY_SANITIZERS "-fsanitize=thread")
endif()
cmake_path(RELATIVE_PATH CMAKE_INSTALL_PREFIX
    BASE_DIRECTORY ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig OUTPUT_VARIABLE SURVEY_WAY_UP)
configure_file(cmake/hailong-survey.pc.in hailong-survey.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/hailong-survey.pc COMPONENT survey
    DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
