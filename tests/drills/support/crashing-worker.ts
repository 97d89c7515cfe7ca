/** The worker as it is, that dies where a drill wants it to. */
import './crash-points.js';
import '../../../temporal-config/worker.main.js';
