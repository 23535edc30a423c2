import { resolve, type Scope } from './intrinsics.ts';

/** What a member of the template's `Conditions` says. @throws an error that names what is not a condition function. */
export function evaluateCondition(expression: unknown, scope: Scope): boolean {
  const [[name, argument] = ['', undefined]] = Object.entries(Object(expression));
  const operands = Array.isArray(argument) ? argument : [];
  switch (name) {
    case 'Condition':
      return scope.conditionHolds(String(argument));
    case 'Fn::Equals': {
      const [left, right] = operands.map((operand) => resolve(operand, scope));
      return String(left) === String(right);
    }
    case 'Fn::Not':
      return !evaluateCondition(operands[0], scope);
    case 'Fn::And':
      return operands.every((operand) => evaluateCondition(operand, scope));
    case 'Fn::Or':
      return operands.some((operand) => evaluateCondition(operand, scope));
    default:
      throw new Error(`${JSON.stringify(expression)} is not a condition that the local cloud supports`);
  }
}
