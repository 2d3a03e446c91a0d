import { describePairs } from './support/describe-pairs.js';

describePairs(1, 2);
