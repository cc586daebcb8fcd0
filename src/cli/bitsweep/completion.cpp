#include <algorithm>

#include <fmt/format.h>

#include "app/completion.h"
#include "base/error.h"
#include "base/names.h"
#include "cli/bitsweep/context.h"
#include "cli/bitsweep/output.h"

namespace bitsweep {
namespace {

// Each asks `bitsweep complete WORD...` for what may stand in place of the last word, a line each. Bash breaks words
// at ':' and '=' and expects what follows the last of them, so that its part puts the words together itself.
constexpr std::pair<std::string_view, std::string_view> kScripts[] = {{"bash", R"sh(_bitsweep() {
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
complete -o default -F _bitsweep bitsweep
)sh"},
                                                                      {"zsh", R"sh(#compdef bitsweep
_bitsweep() {
    local -a replies open
    replies=("${(@f)$("${words[1]}" complete -- "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}")
    [[ -n "${replies[1]}" ]] || { _files; return }
    open=("${(@M)replies:#*[=:,/]}")
    replies=("${(@)replies:#*[=:,/]}")
    compadd -S '' -a open
    compadd -a replies
    (( compstate[nmatches] ))
}
compdef _bitsweep bitsweep
)sh"},
                                                                      {"fish", R"sh(function __bitsweep
    set -l words (commandline -opc)
    set -l word (commandline -ct | string replace -r '^[\'"]' '' | string unescape)
    set -l replies ($words[1] complete -- $words[2..-1] "$word" 2>/dev/null)
    set -q replies[1]; and printf '%s\n' $replies; or __fish_complete_path (commandline -ct)
end
complete -c bitsweep -f -a '(__bitsweep)'
)sh"}};

std::string script_of(const std::string& shell) {
    std::vector<std::string_view> names;
    for (const auto& [name, script] : kScripts) {
        names.push_back(name);
        if (name == shell) return std::string(script);
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

std::vector<std::string> words_for(const CLI::App& root, std::vector<std::string> given, const Context& context) {
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
        words = app::completions({line.command->get_name(), what, word}, context.workspace);
    }
    std::erase_if(words, [&](const std::string& candidate) { return !candidate.starts_with(word); });
    return words;
}

}  // namespace

void add_completion(CLI::App& app, Context& context) {
    auto shell = std::make_shared<std::string>();
    auto* command = app.add_subcommand("completion", "a script that completes commands, sweeps, keys and runs");
    command->add_option("shell", *shell, "bash, zsh or fish")->required();
    command->footer("bash: source <(bitsweep completion bash); fish: bitsweep completion fish | source");
    command->callback([shell] { print(script_of(*shell)); });
    auto words = std::make_shared<std::vector<std::string>>();
    auto* complete = app.add_subcommand("complete", "what may stand in place of the last word, for those scripts");
    complete->group("");
    complete->add_option("words", *words, "the words of a command line behind 'bitsweep'")->allow_extra_args();
    complete->callback([words, &app, &context] {
        for (const auto& word : words_for(app, *words, context)) print(word + "\n");
    });
}

}  // namespace bitsweep
