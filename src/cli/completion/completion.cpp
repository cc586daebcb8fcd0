#include "cli/completion/completion.h"

#include <algorithm>
#include <memory>

#include <fmt/format.h>

#include "base/error.h"
#include "base/names.h"

namespace bitsweep {
namespace {

// PROGRAM is the program's name. Each asks `PROGRAM complete WORD...` for what may stand in place of the last word, a
// line each. Bash breaks words at ':' and '=' and expects what follows the last of them, so that its part puts the
// words together itself.
constexpr std::pair<std::string_view, std::string_view> kScripts[] = {{"bash", R"sh(_PROGRAM() {
    local line="${COMP_LINE:0:$COMP_POINT}" word words
    read -a words <<<"$line"
    [[ "$line" == *[[:space:]] || ${#words[@]} -eq 0 ]] && words+=("")
    word="${words[${#words[@]}-1]}"
    local broken="${word%"${word##*[:=]}"}" reply
    COMPREPLY=()
    while IFS= read -r reply; do
        reply=$(printf %q "${reply#"$broken"}")
        COMPREPLY+=("${reply//\\,/,}")
    done < <("${words[0]}" complete -- "${words[@]:1}" 2>/dev/null)
    [[ ${#COMPREPLY[@]} -eq 1 && "${COMPREPLY[0]}" == *[=:,/] ]] && compopt -o nospace
}
complete -o default -F _PROGRAM PROGRAM
)sh"},
                                                                      {"zsh", R"sh(#compdef PROGRAM
_PROGRAM() {
    local -a replies open
    replies=("${(@f)$("${words[1]}" complete -- "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}")
    [[ -n "${replies[1]}" ]] || { _files; return }
    open=("${(@M)replies:#*[=:,/]}")
    replies=("${(@)replies:#*[=:,/]}")
    compadd -S '' -a open
    compadd -a replies
    (( compstate[nmatches] ))
}
compdef _PROGRAM PROGRAM
)sh"},
                                                                      {"fish", R"sh(function __PROGRAM
    set -l words (commandline -opc)
    set -l word (commandline -ct | string replace -r '^[\'"]' '' | string unescape)
    set -l replies ($words[1] complete -- $words[2..-1] "$word" 2>/dev/null)
    set -q replies[1]; and printf '%s\n' $replies; or __fish_complete_path (commandline -ct)
end
complete -c PROGRAM -f -a '(__PROGRAM)'
)sh"}};

std::string named(std::string_view script, const std::string& program) {
    constexpr std::string_view kName = "PROGRAM";
    std::string text(script);
    for (auto at = text.find(kName); at != std::string::npos; at = text.find(kName, at + program.size()))
        text.replace(at, kName.size(), program);
    return text;
}

std::string script_of(const std::string& shell, const std::string& program) {
    std::vector<std::string_view> names;
    for (const auto& [name, script] : kScripts) {
        names.push_back(name);
        if (name == shell) return named(script, program);
    }
    throw ConfigError("completion", "there is no completion for '" + shell + "'", name_hint(shell, names));
}

bool takes_value(const CLI::Option& option) {
    return option.get_items_expected_max() > 0;
}

const CLI::Option* option_called(const CLI::App& command, const std::string& name) {
    for (const auto* app = &command; app != nullptr; app = app->get_parent())
        for (const auto* option : app->get_options())
            if (option->check_name(name)) return option;
    return nullptr;
}

// The command that the words name, and how many words of it stand there that are no options: its positional arguments.
struct Line {
    const CLI::App* command;
    std::size_t positionals = 0;
    std::string option;  // which the last word is the value of

    Line(const CLI::App& root, const std::vector<std::string>& words) : command(&root) {
        for (std::size_t i = 0; i + 1 < words.size(); ++i) take(words[i]);
    }

    void take(const std::string& word) {
        if (!option.empty()) return option.clear();
        if (word.starts_with("-")) {
            const auto* known = option_called(*command, word);
            if (known != nullptr && takes_value(*known)) option = word;
            return;
        }
        for (const auto* sub : command->get_subcommands({}))
            if (positionals == 0 && sub->get_name() == word) {
                command = sub;
                return;
            }
        ++positionals;
    }
};

void add_options(const CLI::App& command, std::vector<std::string>& words) {
    for (const auto* option : command.get_options())
        for (const auto& name : option->get_lnames()) words.push_back("--" + name);
    if (command.get_parent() != nullptr) add_options(*command.get_parent(), words);
}

std::string positional_name(const Line& line) {
    std::vector<std::string> names;
    for (const auto* option : line.command->get_options())
        if (option->get_positional()) names.push_back(option->get_name(true));
    return names.empty() ? std::string() : names[std::min(line.positionals, names.size() - 1)];
}

std::vector<std::string> words_for(const CLI::App& root, std::vector<std::string> given, const CompleteValue& values) {
    if (given.empty()) given.emplace_back();
    const Line line(root, given);
    const auto& word = given.back();
    std::vector<std::string> words;
    if (word.starts_with("-") && line.option.empty()) {
        add_options(*line.command, words);
    } else if (line.command == &root) {
        for (const auto* command : root.get_subcommands({}))
            if (!command->get_group().empty()) words.push_back(command->get_name());
    } else {
        const auto what = line.option.empty() ? positional_name(line) : line.option;
        if (values) words = values(line.command->get_name(), what, word);
    }
    std::erase_if(words, [&](const std::string& candidate) { return !candidate.starts_with(word); });
    return words;
}

}  // namespace

void add_completion(CLI::App& app, const std::string& program, CompleteValue values) {
    auto shell = std::make_shared<std::string>();
    auto* command = app.add_subcommand("completion", "prints a script by which a shell completes this program's words");
    command->add_option("shell", *shell, "bash, zsh or fish")->required();
    command->footer(fmt::format("bash: source <({0} completion bash); fish: {0} completion fish | source", program));
    command->callback([shell, program] { fmt::print("{}", script_of(*shell, program)); });
    auto words = std::make_shared<std::vector<std::string>>();
    auto* complete =
        app.add_subcommand("complete", "lists what may stand in place of the last word, for these scripts");
    complete->group("");
    complete->add_option("words", *words, "the words of a command line behind the program")->allow_extra_args();
    complete->callback([words, &app, values = std::move(values)] {
        for (const auto& word : words_for(app, *words, values)) fmt::print("{}\n", word);
    });
}

}  // namespace bitsweep
