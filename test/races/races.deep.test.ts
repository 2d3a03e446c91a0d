import { RACES } from './scenarios/index.js';
import { describeRaces } from './support/suite.js';

describeRaces('races-deep', RACES, 1_000);
