# Run at every build: writes OUTPUT with what the source was, only when that has changed.
cmake_minimum_required(VERSION 3.25)
execute_process(COMMAND git rev-parse HEAD WORKING_DIRECTORY ${SOURCE} OUTPUT_VARIABLE commit ERROR_QUIET
                OUTPUT_STRIP_TRAILING_WHITESPACE)
execute_process(COMMAND git status --porcelain --untracked-files=no WORKING_DIRECTORY ${SOURCE} OUTPUT_VARIABLE changes
                ERROR_QUIET)
if(changes)
  set(dirty true)
else()
  set(dirty false)
endif()
file(CONFIGURE OUTPUT ${OUTPUT} CONTENT
"namespace bitsweep {
extern const char* const kGitCommit;
extern const bool kGitDirty;
const char* const kGitCommit = \"@commit@\";
const bool kGitDirty = @dirty@;
}  // namespace bitsweep
" @ONLY)
