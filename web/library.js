// The charts' library, loaded when the first chart is seen.

let loading;
export const echarts = () => (loading ??= import('echarts'));
