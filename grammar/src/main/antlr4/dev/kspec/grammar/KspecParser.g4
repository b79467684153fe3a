// SPDX-License-Identifier: Apache-2.0

/** Sentences of a kspec file. Entry rules come first; then from coarse to fine. */
parser grammar KspecParser;

options { tokenVocab = KspecLexer; }

// ---- entry rules

/** A whole *.kspec file. */
specFile : item? (end item?)* EOF ;

/** The steps in one block of a YAML file. */
stepBlock : statements EOF ;

/** One value, ioctl or parameter written as a YAML scalar. */
loneExpression : expression EOF ;
loneIoctl : ioctlNumber EOF ;
loneParameterType : parameterType EOF ;
loneSkip : skipReason EOF ;

// ---- files

end : NEWLINE | SEMI ;

item
    : driverDeclaration
    | useDriver
    | scenario
    ;

driverDeclaration : DRIVER name LBRACE driverMember? (end driverMember?)* RBRACE ;

driverMember
    : MODULE text parameters?                   # moduleMember
    | DEVICE name ASSIGN text                   # deviceMember
    | IOCTL name ASSIGN ioctlNumber             # ioctlMember
    | COUNTER name ASSIGN text                  # counterMember
    | FAULT name ASSIGN text                    # faultMember
    ;

parameters : LBRACE NEWLINE* (parameter (COMMA NEWLINE* parameter)* COMMA? NEWLINE*)? RBRACE ;
parameter : name COLON parameterType ;
parameterType : type=name (ASSIGN expression)? ;

ioctlNumber : direction=callee LPAREN expression COMMA expression (COMMA type=name)? RPAREN ;

useDriver : USE DRIVER name arguments? ;
arguments : LBRACE NEWLINE* (argument (COMMA NEWLINE* argument)* COMMA? NEWLINE*)? RBRACE ;
argument : name COLON expression ;

scenario : SCENARIO text scenarioClause* block ;

scenarioClause
    : TAGS name (COMMA name)*                   # tagsClause
    | TIMEOUT expression                        # timeoutClause
    ;

// ---- blocks and steps

block : LBRACE statements RBRACE ;

statements : statement? (end statement?)* ;

statement
    : MATRIX matrixBlock                                                             # matrixStatement
    | SKIP_ skipReason                                                              # skipStatement
    | LET name ASSIGN expression                                                    # letStatement
    | ASSERT counterChange (COMMA NEWLINE* counterChange)* ACROSS block             # acrossStatement
    | ASSERT expression                                                             # assertStatement
    | INJECT name faultSetting* block                                               # injectStatement
    | verb operand* suffix*                                                    # step
    ;

verb : NAME | IOCTL ;

skipReason
    : text                                      # skipAlways
    | UNLESS name relation NUMBER               # skipUnlessVersion
    | UNLESS name operand                       # skipUnlessPresent
    ;

matrixBlock : LBRACE matrixParameter? (end matrixParameter?)* RBRACE ;
matrixParameter : name COLON expression (COMMA NEWLINE* expression)* ;

counterChange : COUNTER name CHANGES BY expression ;

faultSetting : name operand ;

suffix
    : EXPECT outcome                            # expectSuffix
    | AS name                                   # asSuffix
    ;

outcome
    : ANY OF LPAREN outcome (COMMA outcome)* COMMA? RPAREN     # anyOfOutcome
    | relation sum                                              # relationOutcome
    | expression                                                # valueOutcome
    ;

// ---- expressions, loosest first

expression : disjunction ;

disjunction : conjunction (OR conjunction)* ;
conjunction : negation (AND negation)* ;
negation : NOT negation | comparison ;
comparison : sum (relation sum)? ;
relation : EQ | NE | LT | LE | GT | GE ;
sum : product ((PLUS | MINUS) product)* ;
product : unary ((STAR | SLASH | PERCENT) unary)* ;
unary : MINUS unary | primary ;

/** What may follow a verb: compounds stand in parentheses, so that `lseek c -4 cur` is no subtraction. */
operand
    : MINUS number                              # negativeOperand
    | primary                                   # primaryOperand
    ;

primary
    : number                                    # numberPrimary
    | text                                      # textPrimary
    | CHARACTER                                 # characterPrimary
    | callee LPAREN (expression (COMMA expression)* COMMA?)? RPAREN    # callPrimary
    | name                                      # namePrimary
    | LPAREN expression RPAREN                  # groupPrimary
    ;

callee : CALLEE ;
number : NUMBER ;
text : TEXT ;

/** Words of the structure are names wherever they cannot begin or go on with a structure. */
name
    : NAME
    | ACROSS | ANY | BY | CHANGES | COUNTER | DEVICE | DRIVER | FAULT | INJECT | IOCTL
    | MATRIX | MODULE | OF | SCENARIO | SKIP_ | TAGS | TIMEOUT | UNLESS | USE | LET
    ;
