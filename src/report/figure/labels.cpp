#include "report/figure/labels.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "report/table/text.h"

namespace bitsweep {
namespace {

constexpr double kHeight = 0.3;                        // of a label's letters, in cm
constexpr double kMark = 0.2;                          // a point's mark
constexpr double kLabelGap = 0.15;                     // between a mark and its label
constexpr double kStep = 0.1;                          // a drawn line, as a row of boxes
constexpr double kRings[] = {0, 0.45, 0.9, 1.5, 2.2};  // how much farther from the point than right beside it

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

// What a label must not cover: marks, bars, single values and drawn lines, in cm.
std::vector<Box> drawn_boxes(const Panel& panel, const Scale& across, const Scale& up) {
    std::vector<Box> boxes;
    const auto add_segment = [&](const FigurePoint& a, const FigurePoint& b) {
        const double x0 = across.cm_of(a.x), y0 = up.cm_of(a.y), x1 = across.cm_of(b.x), y1 = up.cm_of(b.y);
        const int steps = std::max(1, static_cast<int>(std::hypot(x1 - x0, y1 - y0) / kStep));
        for (int i = 0; i <= steps; ++i)
            boxes.push_back(Box::around(x0 + (x1 - x0) * i / steps, y0 + (y1 - y0) * i / steps, 0.04, 0.04));
    };
    for (const auto& line : panel.lines) {
        const bool is_joined = line.marks == Marks::kJoined || line.marks == Marks::kLine;
        for (std::size_t i = 0; i < line.points.size(); ++i) {
            const auto& point = line.points[i];
            if (!point) continue;
            if (is_joined && i > 0 && line.points[i - 1]) add_segment(*line.points[i - 1], *point);
            if (line.marks == Marks::kLine) continue;
            const double x = across.cm_of(point->x);
            boxes.push_back(Box::around(x, up.cm_of(point->y), kMark, kMark));
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
    double ring = 0;
};

LabelPlace free_place(double x, double y, const std::string& text, const PlotArea& area,
                      const std::vector<Box>& taken) {
    constexpr std::pair<int, int> kDirections[] = {{1, 0},  {-1, 0},  {1, 1}, {-1, 1},
                                                   {1, -1}, {-1, -1}, {0, 1}, {0, -1}};
    const double width = kCharacter * (static_cast<double>(text_width(text)) + 0.6);
    LabelPlace best{Box::around(x, y, width, kHeight), 0};
    auto fewest = SIZE_MAX;
    for (const double ring : kRings)
        for (const auto& [right, above] : kDirections) {
            const auto box = Box::around(x + right * (kLabelGap + width / 2 + ring),
                                         y + above * (kLabelGap + kHeight / 2 + ring), width, kHeight);
            if (!box.lies_in(area)) continue;
            const auto covered = static_cast<std::size_t>(
                std::count_if(taken.begin(), taken.end(), [&](const Box& other) { return box.meets(other); }));
            if (covered < fewest) best = {box, ring};
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
            const auto [box, ring] = free_place(x, y, point->label, area, taken);
            taken.push_back(box);
            labels.push_back({across.value_at((box.left + box.right) / 2), up.value_at((box.bottom + box.top) / 2),
                              point->label, point->x, point->y, across.value_at(std::clamp(x, box.left, box.right)),
                              up.value_at(std::clamp(y, box.bottom, box.top)), ring > 0});
        }
    return labels;
}

}  // namespace bitsweep
