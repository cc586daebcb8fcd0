#include "report/figure/labels.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "report/table/text.h"

namespace bitsweep {
namespace {

constexpr double kHeight = 0.3;     // of a label's letters, in cm
constexpr double kMark = 0.2;       // a point's mark
constexpr double kLabelGap = 0.15;  // between a mark and its label
constexpr double kStep = 0.1;       // a drawn line, as a row of boxes
// How much farther from the point than right beside it a label may lie, and up to where it needs no line.
constexpr double kRings[] = {0, 0.15, 0.3, 0.45, 0.6, 0.9, 1.2, 1.5, 1.8, 2.2};
constexpr double kStillBeside = 0.2;

// One axis: values to cm and back.
class Scale {
public:
    Scale(const Extent& extent, bool logarithmic, double from, double to)
        : low_(logarithmic ? std::log(extent.low) : extent.low),
          high_(logarithmic ? std::log(extent.high) : extent.high),
          logarithmic_(logarithmic),
          from_(from),
          to_(to) {}

    double cm_of(double value) const {
        return from_ + ((logarithmic_ ? std::log(value) : value) - low_) / (high_ - low_) * (to_ - from_);
    }
    double value_at(double cm) const {
        const double value = low_ + (cm - from_) / (to_ - from_) * (high_ - low_);
        return logarithmic_ ? std::exp(value) : value;
    }

private:
    double low_, high_;
    bool logarithmic_;
    double from_, to_;
};

struct Box {
    double left, right, bottom, top;

    static Box around(double x, double y, double width, double height) {
        return {x - width / 2, x + width / 2, y - height / 2, y + height / 2};
    }
    bool meets(const Box& other) const {
        return left < other.right && other.left < right && bottom < other.top && other.bottom < top;
    }
    bool lies_in(const PlotArea& area) const {
        return left > area.left && right < area.right && bottom > area.bottom && top < area.top;
    }
};

// In cm: "W2A32" is wider than "2 bits", which has more letters.
double width_of(const std::string& text) {
    constexpr std::string_view kNarrow = " .,:;'|()[]ijlftr", kWide = "ABCDEFGHIJKLMNOPQRSTUVWXYZ+=%";
    double characters = static_cast<double>(text_width(text)) + 0.6;
    for (const char c : text) {
        if (kNarrow.find(c) != std::string_view::npos) characters -= 0.4;
        if (kWide.find(c) != std::string_view::npos) characters += 0.45;
    }
    return kCharacter * characters;
}

void add_segment(double x0, double y0, double x1, double y1, double width, std::vector<Box>& boxes) {
    const int steps = std::max(1, static_cast<int>(std::hypot(x1 - x0, y1 - y0) / kStep));
    for (int i = 0; i <= steps; ++i)
        boxes.push_back(Box::around(x0 + (x1 - x0) * i / steps, y0 + (y1 - y0) * i / steps, width, width));
}

// The areas that a label must not cover: marks, bars, single values and drawn lines, in cm.
std::vector<Box> drawn_boxes(const Panel& panel, const Scale& across, const Scale& up) {
    std::vector<Box> boxes;
    for (const auto& line : panel.lines) {
        const bool is_joined = line.marks == Marks::kJoined || line.marks == Marks::kLine;
        for (std::size_t i = 0; i < line.points.size(); ++i) {
            const auto& point = line.points[i];
            if (!point) continue;
            const double x = across.cm_of(point->x), y = up.cm_of(point->y);
            if (const auto* last = is_joined && i > 0 && line.points[i - 1] ? &*line.points[i - 1] : nullptr)
                add_segment(across.cm_of(last->x), up.cm_of(last->y), x, y, 0.04, boxes);
            if (line.marks == Marks::kLine) continue;
            boxes.push_back(Box::around(x, y, kMark, kMark));
            for (const double seed : point->seeds)
                boxes.push_back(Box::around(x, up.cm_of(seed), kMark / 2, kMark / 2));
            if (point->bar)
                boxes.push_back({x - kMark / 2, x + kMark / 2, up.cm_of(point->bar->low), up.cm_of(point->bar->high)});
        }
    }
    return boxes;
}

struct LabelPlace {
    Box box;
    bool has_leader = false;
    std::vector<Box> way = {};  // to its point, but for the part on the point's own mark
};

LabelPlace place_at(double x, double y, const Box& box, double ring) {
    LabelPlace place{box, ring > kStillBeside};
    if (ring == 0) return place;
    const double to_x = std::clamp(x, box.left, box.right) - x, to_y = std::clamp(y, box.bottom, box.top) - y;
    const double start = kMark / std::hypot(to_x, to_y);
    add_segment(x + to_x * start, y + to_y * start, x + to_x, y + to_y, kStep,
                place.way);  // no gap that a line fits through
    return place;
}

std::size_t covered_by(const LabelPlace& place, const std::vector<Box>& taken) {
    return static_cast<std::size_t>(std::count_if(taken.begin(), taken.end(), [&](const Box& other) {
        return place.box.meets(other) ||
               std::any_of(place.way.begin(), place.way.end(), [&](const Box& part) { return part.meets(other); });
    }));
}

LabelPlace free_place(double x, double y, const std::string& text, const PlotArea& area,
                      const std::vector<Box>& taken) {
    constexpr std::pair<int, int> kDirections[] = {{1, 0},  {-1, 0},  {1, 1}, {-1, 1},
                                                   {1, -1}, {-1, -1}, {0, 1}, {0, -1}};
    const double width = width_of(text);
    LabelPlace best{Box::around(x, y, width, kHeight)};
    auto fewest = SIZE_MAX;
    for (const double ring : kRings)
        for (const auto& [right, above] : kDirections) {
            const auto box = Box::around(x + right * (kLabelGap + width / 2 + ring),
                                         y + above * (kLabelGap + kHeight / 2 + ring), width, kHeight);
            if (!box.lies_in(area)) continue;
            auto place = place_at(x, y, box, ring);
            const auto covered = covered_by(place, taken);
            if (covered < fewest) best = std::move(place);
            fewest = std::min(fewest, covered);
            if (covered == 0) return best;
        }
    return best;
}

}  // namespace

std::vector<PlacedLabel> placed_labels(const Panel& panel, const PlotArea& area) {
    const Scale across(x_extent(panel), panel.log_x, area.left, area.right);
    const Scale up(y_extent(panel), panel.log_y, area.bottom, area.top);
    auto taken = drawn_boxes(panel, across, up);
    std::vector<PlacedLabel> labels;
    for (const auto& line : panel.lines)
        for (const auto& point : line.points) {
            if (!point || point->label.empty()) continue;
            const double x = across.cm_of(point->x), y = up.cm_of(point->y);
            const auto [box, has_leader, way] = free_place(x, y, point->label, area, taken);
            taken.push_back(box);
            taken.insert(taken.end(), way.begin(), way.end());
            labels.push_back({across.value_at((box.left + box.right) / 2), up.value_at((box.bottom + box.top) / 2),
                              point->label, point->x, point->y, across.value_at(std::clamp(x, box.left, box.right)),
                              up.value_at(std::clamp(y, box.bottom, box.top)), has_leader});
        }
    return labels;
}

}  // namespace bitsweep
