import { describePairs } from './support/describe-pairs.js';

describePairs(0, 2);
