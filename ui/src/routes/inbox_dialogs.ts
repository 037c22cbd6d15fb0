/* What the inbox fetches when one of its lines is opened. */
export { AnswerDialog } from './inbox_answer';
export { ProofDialog } from './inbox_proof';
