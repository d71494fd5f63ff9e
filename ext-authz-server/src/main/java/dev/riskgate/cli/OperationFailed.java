package dev.riskgate.cli;

/** The server could not be asked, or said no; the message is for a person. */
class OperationFailed extends RuntimeException {

    OperationFailed(String sentence) {
        super(sentence);
    }
}
