#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "report/table/text_table.h"

namespace bitsweep {

/// A table with the sentences above and below it.
struct Section {
    std::string text;  ///< above the table
    TextTable table;
    std::string below;       ///< under the table; may be empty
    std::string print = {};  ///< instead of `text` in a paper, which has no files beside it; "" = `text`
};

/// The text and tables of one exhibit, before it becomes Markdown or LaTeX.
struct Document {
    std::string title;
    std::string subject = {};  ///< a paper's caption begins with it: "Top-1 accuracy (%) against bits"; "" = the title
    std::string question;      ///< or caption; may be empty
    std::vector<Section> sections;
    std::string closing;               ///< a line after the last table; may be empty
    std::vector<std::string> bullets;  ///< after it
};

std::string markdown_document(const Document& document);

/// The same as an HTML fragment, headings from <h3>.
std::string html_document(const Document& document);

/// One float with a caption and a booktabs tabular a section; a wide one is wrapped: its further columns stand below,
/// beside the first column again.
std::string latex_document(const Document& document);

}  // namespace bitsweep
