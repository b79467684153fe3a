// SPDX-License-Identifier: Apache-2.0

/**
 * Words of a kspec file.
 *
 * A newline is a token, since it ends a step; the token source drops it inside round and square brackets,
 * where a line goes on. Anything that is no word becomes STRAY, so that the lexer itself never fails.
 */
lexer grammar KspecLexer;

channels { COMMENTS }

/**
 * A bracket belongs to what it touches; the token source tells which: CALLEE is a name with `(` right behind it,
 * so that `f(x)` is a call and `f (x)` two operands; INDEX is a `[` right behind a word or a closing bracket.
 */
tokens { CALLEE, INDEX }

ACROSS     : 'across' ;
AFTER      : 'after' ;
ALIGN      : 'align' ;
ANY        : 'any' ;
AS         : 'as' ;
ASSERT     : 'assert' ;
AWAIT      : 'await' ;
BARRIER    : 'barrier' ;
BECAUSE    : 'because' ;
BENCH      : 'bench' ;
BLOCKED    : 'blocked' ;
BUDGET     : 'budget' ;
BY         : 'by' ;
CALL       : 'call' ;
CHANGES    : 'changes' ;
COLUMN     : 'column' ;
COMPAT     : 'compat' ;
CONST      : 'const' ;
COUNTER    : 'counter' ;
COVER      : 'cover' ;
DEFINE     : 'define' ;
DEVICE     : 'device' ;
DRIVER     : 'driver' ;
EACH       : 'each' ;
ELSE       : 'else' ;
ENUM       : 'enum' ;
EVENTUALLY : 'eventually' ;
EXCLUDE    : 'exclude' ;
EXPECT     : 'expect' ;
FAULT      : 'fault' ;
FLAGS      : 'flags' ;
FOR        : 'for' ;
FORK       : 'fork' ;
FRESH      : 'fresh' ;
GIVE       : 'give' ;
GROUP      : 'group' ;
IF         : 'if' ;
IMPORT     : 'import' ;
IN         : 'in' ;
INCLUDE    : 'include' ;
INJECT     : 'inject' ;
INVALID    : 'invalid' ;
IOCTL      : 'ioctl' ;
IS         : 'is' ;
KEY        : 'key' ;
LANE       : 'lane' ;
LET        : 'let' ;
LOG        : 'log' ;
MATCHES    : 'matches' ;
MATRIX     : 'matrix' ;
MODULE     : 'module' ;
NEVER      : 'never' ;
NOT_WORD   : 'not' ;
OF         : 'of' ;
PACKED     : 'packed' ;
PARALLEL   : 'parallel' ;
POST       : 'post' ;
REPEAT     : 'repeat' ;
REPORT     : 'report' ;
ROW        : 'row' ;
SCENARIO   : 'scenario' ;
SETUP      : 'setup' ;
SHARED     : 'shared' ;
SKIP_      : 'skip' ;
SPLAT      : 'splat' ;
STRUCT     : 'struct' ;
SUPPRESS   : 'suppress' ;
SWEEP      : 'sweep' ;
SYSCTL     : 'sysctl' ;
TAGS       : 'tags' ;
TEARDOWN   : 'teardown' ;
THEN       : 'then' ;
TIMEOUT    : 'timeout' ;
TIMES      : 'times' ;
TRACE      : 'trace' ;
UNION      : 'union' ;
UNLESS     : 'unless' ;
USE        : 'use' ;
USER       : 'user' ;
WEIGHT     : 'weight' ;
WHEN       : 'when' ;
WHERE      : 'where' ;
WITHIN     : 'within' ;
XFAIL      : 'xfail' ;

LBRACE : '{' ;
RBRACE : '}' ;
LPAREN : '(' ;
RPAREN : ')' ;
LBRACK : '[' ;
RBRACK : ']' ;
COMMA  : ',' ;
COLON  : ':' ;
SEMI   : ';' ;
REST   : '..' ;
DOT    : '.' ;
// From here to PERCENT: the operators.
EQ     : '==' ;
NE     : '!=' ;
LE     : '<=' ;
GE     : '>=' ;
SHL    : '<<' ;
SHR    : '>>' ;
LT     : '<' ;
GT     : '>' ;
AND    : '&&' ;
OR     : '||' ;
NOT    : '!' ;
ASSIGN : '=' ;
AMP    : '&' ;
PIPE   : '|' ;
CARET  : '^' ;
TILDE  : '~' ;
PLUS   : '+' ;
MINUS  : '-' ;
STAR   : '*' ;
SLASH  : '/' ;
PERCENT : '%' ;

/** Text as it stands, without escapes: r"[0-9]+". */
RAW  : 'r"' ~["\r\n]* '"' ;
/** Bytes in hexadecimal: x"de ad ?? ef". Whether they are, the AST builder says. */
HEX  : 'x"' ~["\r\n]* '"' ;

NAME : [a-zA-Z_] [a-zA-Z0-9_]* ;

/** An integer, a version or a quantity such as 10ms and 4KiB; which of them it is, and whether it is well formed, the AST builder says. */
NUMBER : [0-9] [a-zA-Z0-9_]* ( '.' [0-9] [a-zA-Z0-9_]* )* ;

TEXT : '"' TEXT_PART* '"' ;
/** Whether it is one character, the AST builder says. */
CHARACTER : '\'' ( '\\' ~[\r\n] | ~['\\\r\n] )* '\'' ;
OPEN_TEXT : '"' TEXT_PART* '\\'? | [rx] '"' ~["\r\n]* ;
fragment TEXT_PART : '\\' ~[\r\n] | ~["\\\r\n] ;

COMMENT : '#' ~[\r\n]* -> channel(COMMENTS) ;
NEWLINE : '\r'? '\n' ;
BLANK : [ \t\uFEFF]+ -> channel(HIDDEN) ;
STRAY : . ;
