// What CALMS draws, and no more: core brings scatter with it.
import Plotly from "plotly.js/lib/core";
import bar from "plotly.js/lib/bar";
import heatmap from "plotly.js/lib/heatmap";
import fr from "plotly.js/lib/locales/fr";
import scatterpolar from "plotly.js/lib/scatterpolar";

Plotly.register([scatterpolar, bar, heatmap, fr]);

export default Plotly;
