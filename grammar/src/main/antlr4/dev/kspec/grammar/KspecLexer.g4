// SPDX-License-Identifier: Apache-2.0

/**
 * Words of a kspec file.
 *
 * A newline is a token, since it ends a step; the token source drops it inside round and square brackets,
 * where a line goes on. Anything that is no word becomes STRAY, so that the lexer itself never fails.
 */
lexer grammar KspecLexer;

channels { COMMENTS }

/** A name with an opening bracket right behind it; told from NAME by the token source: `f(x)` is a call, `f (x)` are two operands. */
tokens { CALLEE }

ACROSS   : 'across' ;
ANY      : 'any' ;
AS       : 'as' ;
ASSERT   : 'assert' ;
BY       : 'by' ;
CHANGES  : 'changes' ;
COUNTER  : 'counter' ;
DEVICE   : 'device' ;
DRIVER   : 'driver' ;
EXPECT   : 'expect' ;
FAULT    : 'fault' ;
INJECT   : 'inject' ;
IOCTL    : 'ioctl' ;
LET      : 'let' ;
MATRIX   : 'matrix' ;
MODULE   : 'module' ;
OF       : 'of' ;
SCENARIO : 'scenario' ;
SKIP_    : 'skip' ;
TAGS     : 'tags' ;
TIMEOUT  : 'timeout' ;
UNLESS   : 'unless' ;
USE      : 'use' ;

LBRACE : '{' ;
RBRACE : '}' ;
LPAREN : '(' ;
RPAREN : ')' ;
COMMA  : ',' ;
COLON  : ':' ;
SEMI   : ';' ;
EQ     : '==' ;
NE     : '!=' ;
LE     : '<=' ;
GE     : '>=' ;
LT     : '<' ;
GT     : '>' ;
AND    : '&&' ;
OR     : '||' ;
NOT    : '!' ;
ASSIGN : '=' ;
PLUS   : '+' ;
MINUS  : '-' ;
STAR   : '*' ;
SLASH  : '/' ;
PERCENT : '%' ;

NAME : [a-zA-Z_] [a-zA-Z0-9_]* ;

/** An integer, a version or a quantity such as 10ms and 4KiB; which of them it is, and whether it is well formed, the AST builder says. */
NUMBER : [0-9] [a-zA-Z0-9_]* ( '.' [0-9] [a-zA-Z0-9_]* )* ;

TEXT : '"' TEXT_PART* '"' ;
/** Whether it is one character, the AST builder says. */
CHARACTER : '\'' ( '\\' ~[\r\n] | ~['\\\r\n] )* '\'' ;
OPEN_TEXT : '"' TEXT_PART* '\\'? ;
fragment TEXT_PART : '\\' ~[\r\n] | ~["\\\r\n] ;

COMMENT : '#' ~[\r\n]* -> channel(COMMENTS) ;
NEWLINE : '\r'? '\n' ;
BLANK : [ \t\uFEFF]+ -> channel(HIDDEN) ;
STRAY : . ;
